package dev.florin.app.wallets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.wallet.v1.EventServiceGrpc;
import dev.florin.wallet.v1.StreamWalletEventsRequest;
import dev.florin.wallet.v1.WalletEvent;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More streams than a service takes on one connection. */
@Timeout(60)
class StreamChannelTest {
  private static final int PER_CONNECTION = 3;

  private final BlockingQueue<StreamWalletEventsRequest> opened = new LinkedBlockingQueue<>();
  private final Server server =
      NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
          .maxConcurrentCallsPerConnection(PER_CONNECTION)
          .addService(new Endless())
          .build();
  private final List<CompletableFuture<Status>> ends = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    server.start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  @Test
  void noneWaitsForAPlaceOnAConnectionAndPlacesAreUsedAgain() throws Exception {
    StreamChannel channel =
        new StreamChannel(
            () ->
                NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                    .usePlaintext()
                    .build(),
            PER_CONNECTION);
    List<ClientCall<StreamWalletEventsRequest, WalletEvent>> calls = new ArrayList<>();
    for (int i = 0; i < 2 * PER_CONNECTION + 1; i++) {
      calls.add(open(channel));
      assertThat(opened.poll(30, TimeUnit.SECONDS)).isNotNull();
    }
    assertThat(channel.parts()).isEqualTo(3);

    calls.forEach(call -> call.cancel("the test is over", null));
    ends.forEach(CompletableFuture::join);
    for (int i = 0; i < 2 * PER_CONNECTION; i++) {
      open(channel);
      assertThat(opened.poll(30, TimeUnit.SECONDS)).isNotNull();
    }
    assertThat(channel.parts()).isEqualTo(3);
    channel.shutdownNow();
  }

  private ClientCall<StreamWalletEventsRequest, WalletEvent> open(StreamChannel channel) {
    ClientCall<StreamWalletEventsRequest, WalletEvent> call =
        channel.newCall(EventServiceGrpc.getStreamWalletEventsMethod(), CallOptions.DEFAULT);
    CompletableFuture<Status> end = new CompletableFuture<>();
    ends.add(end);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status);
          }
        },
        new Metadata());
    call.request(1);
    call.sendMessage(StreamWalletEventsRequest.getDefaultInstance());
    call.halfClose();
    return call;
  }

  private final class Endless extends EventServiceGrpc.EventServiceImplBase {
    @Override
    public void streamWalletEvents(
        StreamWalletEventsRequest request, StreamObserver<WalletEvent> observer) {
      opened.add(request);
    }
  }
}
