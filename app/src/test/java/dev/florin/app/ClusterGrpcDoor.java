package dev.florin.app;

import dev.florin.wallet.v1.GetBalanceRequest;
import dev.florin.wallet.v1.ListTransactionsRequest;
import dev.florin.wallet.v1.Transaction;
import dev.florin.wallet.v1.TransferRequest;
import dev.florin.wallet.v1.WalletServiceGrpc;
import dev.florin.wallet.v1.WalletServiceGrpc.WalletServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A wallet service. */
final class ClusterGrpcDoor implements ClusterDoor {
  private static final int PATIENCE_SECONDS = 15;
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final ManagedChannel channel;
  private final Customers customers;
  private final Map<String, WalletServiceBlockingStub> stubs = new ConcurrentHashMap<>();

  ClusterGrpcDoor(int port, Customers customers) {
    this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    this.customers = customers;
  }

  @Override
  public long balanceVersion(String userId) throws CallFailedException {
    GetBalanceRequest request =
        GetBalanceRequest.newBuilder().setWalletId(walletId(userId)).build();
    return call(userId, stub -> stub.getBalance(request)).getVersion();
  }

  @Override
  public long newestVersion(String userId) throws CallFailedException {
    ListTransactionsRequest request =
        ListTransactionsRequest.newBuilder().setWalletId(walletId(userId)).setLimit(5).build();
    List<Transaction> lines =
        call(userId, stub -> stub.listTransactions(request)).getTransactionsList();
    return lines.isEmpty() ? 0 : lines.getFirst().getVersion();
  }

  @Override
  public void transfer(String userId, String toUserId, String key) throws CallFailedException {
    TransferRequest request =
        TransferRequest.newBuilder()
            .setToUserId(toUserId)
            .setAmountMinor(1)
            .setCurrency("USD")
            .setIdempotencyKey(key)
            .build();
    var _ = call(userId, stub -> stub.transfer(request));
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private <T> T call(String userId, Function<WalletServiceBlockingStub, T> call)
      throws CallFailedException {
    try {
      return call.apply(
          stubs
              .computeIfAbsent(userId, this::stub)
              .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS));
    } catch (StatusRuntimeException e) {
      throw new CallFailedException(e.getStatus().toString());
    }
  }

  private WalletServiceBlockingStub stub(String userId) {
    Metadata metadata = new Metadata();
    metadata.put(AUTHORIZATION, "Bearer " + customers.token(userId));
    return WalletServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  private String walletId(String userId) {
    return Objects.requireNonNull(customers.walletIds().get(userId));
  }
}
