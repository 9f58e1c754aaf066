package dev.florin.app;

import dev.florin.wallet.v1.ListWalletsRequest;
import dev.florin.wallet.v1.WalletServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;

/** What a running program answers to whoever asks for their wallets, over REST and over gRPC. */
record BothDoors(RestClient rest, ManagedChannel channel) implements AutoCloseable {
  static BothDoors of(Florin florin) {
    return new BothDoors(
        RestClient.to(florin.httpPort().getAsInt(), ""),
        NettyChannelBuilder.forAddress("127.0.0.1", florin.grpcPort().getAsInt())
            .usePlaintext()
            .build());
  }

  /** The status of HTTP. */
  int restStatus(String token) throws Exception {
    return rest.as(token).get("/v1/wallets").statusCode();
  }

  Status.Code grpcStatus(String token) {
    Metadata metadata = new Metadata();
    metadata.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    try {
      var _ =
          WalletServiceGrpc.newBlockingStub(channel)
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
              .listWallets(ListWalletsRequest.getDefaultInstance());
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
