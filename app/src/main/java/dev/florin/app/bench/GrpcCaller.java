package dev.florin.app.bench;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One channel, with one call at any time. Confined to the channel's event loop. */
final class GrpcCaller<Q, A> {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final int DEADLINE_SECONDS = 10;

  private final Channel channel;
  private final GrpcRequests<Q, A> requests;
  private final Tally tally;
  private final CountDownLatch atWork;

  GrpcCaller(Channel channel, GrpcRequests<Q, A> requests, Tally tally, CountDownLatch atWork) {
    this.channel = channel;
    this.requests = requests;
    this.tally = tally;
    this.atWork = atWork;
  }

  /** Makes the next call, unless it is time to end. */
  void next() {
    if (tally.isEnding()) {
      atWork.countDown();
      return;
    }
    GrpcRequests.Request<Q> request = requests.next();
    ClientCall<Q, A> call =
        channel.newCall(
            requests.method(),
            CallOptions.DEFAULT.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS));
    call.start(new Reply(System.nanoTime()), metadata(request.token()));
    call.request(2);
    call.sendMessage(request.message());
    call.halfClose();
  }

  private static Metadata metadata(String token) {
    Metadata metadata = new Metadata();
    metadata.put(AUTHORIZATION, "Bearer " + token);
    return metadata;
  }

  private final class Reply extends ClientCall.Listener<A> {
    private final long begunNanos;

    Reply(long begunNanos) {
      this.begunNanos = begunNanos;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (status.isOk()) {
        tally.done(begunNanos);
        next();
      } else {
        // It does not go on: a server that is gone would be asked again without end.
        tally.failed(status.toString());
        atWork.countDown();
      }
    }
  }
}
