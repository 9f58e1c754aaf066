package dev.florin.app;

import dev.florin.wallet.v1.EventServiceGrpc;
import dev.florin.wallet.v1.StreamWalletEventsRequest;
import dev.florin.wallet.v1.Transaction;
import dev.florin.wallet.v1.WalletEvent;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Reads a wallet's stream from the wallet services. */
final class GrpcStreamReader extends StreamReader {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final Metadata metadata = new Metadata();
  private final String walletId;

  GrpcStreamReader(Cluster cluster, Customers customers, String userId) {
    for (int number = 0; number < cluster.wallets(); number++) {
      channels.add(
          NettyChannelBuilder.forAddress("127.0.0.1", cluster.grpcPort(number))
              .usePlaintext()
              .build());
    }
    metadata.put(AUTHORIZATION, "Bearer " + customers.token(userId));
    this.walletId = customers.walletId(userId);
  }

  @Override
  protected void read(int attempt, long afterVersion) {
    StreamWalletEventsRequest request =
        StreamWalletEventsRequest.newBuilder()
            .setWalletId(walletId)
            .setAfterVersion(afterVersion)
            .build();
    Iterator<WalletEvent> events =
        EventServiceGrpc.newBlockingStub(channels.get(attempt % channels.size()))
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
            .streamWalletEvents(request);
    events.forEachRemaining(event -> {
      if (event.hasTransaction()) {
        got(line(event.getTransaction()));
      }
    });
  }

  private static Line line(Transaction transaction) {
    return new Line(
        transaction.getVersion(),
        transaction.getId(),
        Long.toString(transaction.getAmountMinor()),
        Long.toString(transaction.getBalanceAfterMinor()));
  }

  @Override
  protected void cut() {
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
