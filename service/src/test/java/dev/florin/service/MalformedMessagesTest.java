package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.wallet.v1.CreateWalletResponse;
import dev.florin.wallet.v1.ListWalletsRequest;
import dev.florin.wallet.v1.WalletServiceGrpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MalformedMessagesTest {
  @Test
  @SuppressWarnings("NullAway") // null stands for what cannot be parsed
  void aCallerWhoGoesOnAfterAMalformedMessageIsAnsweredOnce() {
    ClosedOnce call = new ClosedOnce();
    List<Object> reached = new ArrayList<>();
    ServerCall.Listener<Object> service =
        new ServerCall.Listener<>() {
          @Override
          public void onMessage(Object message) {
            reached.add(message);
          }

          @Override
          public void onHalfClose() {
            reached.add("the end");
          }
        };
    ServerCall.Listener<Object> listener =
        new MalformedMessages().interceptCall(call, new Metadata(), (same, headers) -> service);

    listener.onMessage(null);
    listener.onMessage(null);
    listener.onMessage(ListWalletsRequest.getDefaultInstance());
    listener.onHalfClose();

    assertThat(call.closed)
        .extracting(Status::getCode)
        .containsExactly(Status.Code.INVALID_ARGUMENT);
    assertThat(reached).isEmpty();
  }

  /** Like grpc-java's own, it takes no second end. */
  private static final class ClosedOnce extends ServerCall<Object, CreateWalletResponse> {
    private final List<Status> closed = new ArrayList<>();

    @Override
    public void close(Status status, Metadata trailers) {
      if (!closed.isEmpty()) {
        throw new IllegalStateException("call already closed");
      }
      closed.add(status);
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(CreateWalletResponse message) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    @SuppressWarnings("unchecked")
    public MethodDescriptor<Object, CreateWalletResponse> getMethodDescriptor() {
      return (MethodDescriptor<Object, CreateWalletResponse>)
          (MethodDescriptor<?, ?>) WalletServiceGrpc.getCreateWalletMethod();
    }
  }
}
