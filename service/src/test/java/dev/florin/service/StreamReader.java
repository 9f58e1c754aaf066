package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.wallet.v1.EventServiceGrpc;
import dev.florin.wallet.v1.StreamWalletEventsRequest;
import dev.florin.wallet.v1.WalletEvent;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A reader of one stream, who asks for messages one by one, and only when told to. */
final class StreamReader extends ClientCall.Listener<WalletEvent> implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final ClientCall<StreamWalletEventsRequest, WalletEvent> call;
  private final BlockingQueue<WalletEvent> events = new LinkedBlockingQueue<>();
  private final CompletableFuture<StatusRuntimeException> end = new CompletableFuture<>();

  private StreamReader(Channel channel) {
    call = channel.newCall(EventServiceGrpc.getStreamWalletEventsMethod(), CallOptions.DEFAULT);
  }

  /** Opens a stream after a version, or from now on; nothing of it is asked for yet. */
  static StreamReader open(
      Channel channel, String token, String walletId, @Nullable Long afterVersion) {
    StreamReader reader = new StreamReader(channel);
    Metadata metadata = new Metadata();
    metadata.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    reader.call.start(reader, metadata);
    StreamWalletEventsRequest.Builder request =
        StreamWalletEventsRequest.newBuilder().setWalletId(walletId);
    if (afterVersion != null) {
      request.setAfterVersion(afterVersion);
    }
    reader.call.sendMessage(request.build());
    reader.call.halfClose();
    return reader;
  }

  void ask(int messages) {
    call.request(messages);
  }

  /** The version that the stream says it begins from; all that follows is asked for. */
  long begin() {
    ask(Integer.MAX_VALUE);
    WalletEvent first = next();
    assertThat(first.hasTransaction()).isFalse();
    return first.getVersion();
  }

  WalletEvent next() {
    try {
      WalletEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(event).as("an event; the end: " + end).isNotNull();
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The versions of the next events. */
  List<Long> versions(int count) {
    List<Long> versions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      WalletEvent event = next();
      assertThat(event.getTransaction().getVersion()).isEqualTo(event.getVersion());
      versions.add(event.getVersion());
    }
    return versions;
  }

  /** Messages that were received and not looked at. */
  int received() {
    return events.size();
  }

  /** Waits for the stream's end. */
  StatusRuntimeException end() {
    return end.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public void onMessage(WalletEvent event) {
    events.add(event);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    end.complete(status.asRuntimeException(trailers));
  }

  void leave() {
    call.cancel("the reader leaves", null);
  }

  @Override
  public void close() {
    leave();
  }
}
