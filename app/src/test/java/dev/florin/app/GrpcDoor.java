package dev.florin.app;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import dev.florin.app.Answer.Line;
import dev.florin.wallet.v1.DepositRequest;
import dev.florin.wallet.v1.MovementResponse;
import dev.florin.wallet.v1.Transaction;
import dev.florin.wallet.v1.TransferRequest;
import dev.florin.wallet.v1.WalletServiceGrpc;
import dev.florin.wallet.v1.WalletServiceGrpc.WalletServiceFutureStub;
import dev.florin.wallet.v1.WithdrawRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Orders over gRPC. */
final class GrpcDoor implements Door {
  private static final int PATIENCE_SECONDS = 30;
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final ManagedChannel channel;
  private final Customers customers;

  GrpcDoor(int port, Customers customers) {
    this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    this.customers = customers;
  }

  @Override
  public CompletableFuture<Answer> send(Order order) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    ListenableFuture<MovementResponse> response = call(order);
    response.addListener(() -> answer.complete(read(response)), MoreExecutors.directExecutor());
    return answer;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private ListenableFuture<MovementResponse> call(Order order) {
    Metadata metadata = new Metadata();
    metadata.put(AUTHORIZATION, "Bearer " + customers.token(order.userId()));
    WalletServiceFutureStub stub =
        WalletServiceGrpc.newFutureStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
            .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    String walletId = Objects.requireNonNull(customers.walletIds().get(order.userId()));
    return switch (order.kind()) {
      case DEPOSIT ->
          stub.deposit(
              DepositRequest.newBuilder()
                  .setWalletId(walletId)
                  .setAmountMinor(order.amountMinor())
                  .setCurrency("USD")
                  .setIdempotencyKey(order.key())
                  .build());
      case WITHDRAWAL ->
          stub.withdraw(
              WithdrawRequest.newBuilder()
                  .setWalletId(walletId)
                  .setAmountMinor(order.amountMinor())
                  .setCurrency("USD")
                  .setIdempotencyKey(order.key())
                  .build());
      case TRANSFER ->
          stub.transfer(
              TransferRequest.newBuilder()
                  .setToUserId(Objects.requireNonNull(order.recipientId()))
                  .setAmountMinor(order.amountMinor())
                  .setCurrency("USD")
                  .setIdempotencyKey(order.key())
                  .build());
    };
  }

  private static Answer read(ListenableFuture<MovementResponse> response) {
    try {
      MovementResponse movement = response.get();
      Transaction made = movement.getTransaction();
      Line line = new Line(made.getId(), made.getAmountMinor(), made.getBalanceAfterMinor());
      return new Answer(201, made.toString(), movement.getReplayed(), Optional.of(line));
    } catch (ExecutionException e) {
      return refusal(Status.fromThrowable(e), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("it is complete", e);
    }
  }

  private static Answer refusal(Status status, Exception thrown) {
    String text = status.getCode() + " " + status.getDescription();
    return switch (status.getCode()) {
      case FAILED_PRECONDITION -> new Answer(422, text, isReplay(thrown), Optional.empty());
      case ABORTED -> new Answer(409, text, false, Optional.empty());
      case UNAVAILABLE -> unavailable(text, thrown);
      case DEADLINE_EXCEEDED, CANCELLED -> Answer.none(thrown);
      default -> new Answer(500, text, false, Optional.empty());
    };
  }

  /** Said by the service, which adds details, or by this side for a connection that is gone. */
  private static Answer unavailable(String text, Exception thrown) {
    return details(thrown).isEmpty()
        ? Answer.none(thrown)
        : new Answer(503, text, false, Optional.empty());
  }

  private static boolean isReplay(Exception thrown) {
    return details(thrown).contains("replayed");
  }

  private static String details(Exception thrown) {
    Metadata trailers = Status.trailersFromThrowable(thrown);
    Metadata.Key<byte[]> key =
        Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);
    byte[] bytes = trailers == null ? null : trailers.get(key);
    return bytes == null ? "" : new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
  }
}
