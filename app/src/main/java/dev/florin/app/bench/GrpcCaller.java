package dev.florin.app.bench;

import dev.florin.app.bench.Errands.Errand;
import dev.florin.wallet.v1.MovementResponse;
import dev.florin.wallet.v1.TransferRequest;
import dev.florin.wallet.v1.WalletServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One channel, with one call at any time. Confined to the channel's event loop. */
final class GrpcCaller {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final int DEADLINE_SECONDS = 10;

  private final Channel channel;
  private final Errands errands;
  private final Tally tally;
  private final CountDownLatch atWork;

  GrpcCaller(Channel channel, Errands errands, Tally tally, CountDownLatch atWork) {
    this.channel = channel;
    this.errands = errands;
    this.tally = tally;
    this.atWork = atWork;
  }

  /** Sends the next transfer, unless it is time to end. */
  void next() {
    if (tally.isEnding()) {
      atWork.countDown();
      return;
    }
    Errand errand = errands.next();
    ClientCall<TransferRequest, MovementResponse> call =
        channel.newCall(
            WalletServiceGrpc.getTransferMethod(),
            CallOptions.DEFAULT.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS));
    call.start(new Reply(System.nanoTime()), metadata(errand));
    call.request(2);
    call.sendMessage(message(errand));
    call.halfClose();
  }

  private Metadata metadata(Errand errand) {
    Metadata metadata = new Metadata();
    metadata.put(AUTHORIZATION, "Bearer " + errands.tokens().get(errand.payer() - 1));
    return metadata;
  }

  private static TransferRequest message(Errand errand) {
    return TransferRequest.newBuilder()
        .setFromWalletId(Integer.toString(errand.payer()))
        .setToUserId(Errands.owner(errand.recipient()))
        .setAmountMinor(1)
        .setCurrency("USD")
        .setIdempotencyKey(errand.key())
        .build();
  }

  private final class Reply extends ClientCall.Listener<MovementResponse> {
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
