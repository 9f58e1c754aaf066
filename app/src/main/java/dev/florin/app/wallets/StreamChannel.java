package dev.florin.app.wallets;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One channel for calls that stay open, over as many connections as they need: a service takes some
 * thousand calls on a connection, and one more would wait at the client without a word. A further
 * connection is made when those that there are carry their number.
 *
 * <p>Threads: any.
 */
final class StreamChannel extends Channel {
  /** Below what a service takes on one connection: {@code callsPerConnectionMax}. */
  static final int STREAMS_OF_A_PART_MAX = 2_000;

  /** Above what a gateway opens. */
  private static final int PARTS_MAX = 12;

  private final Supplier<ManagedChannel> connect;
  private final int streamsOfAPartMax;
  private final List<Part> parts = new CopyOnWriteArrayList<>();

  /**
   * @param connect makes a channel that is not connected yet
   * @param streamsOfAPartMax calls before a further one is made
   */
  StreamChannel(Supplier<ManagedChannel> connect, int streamsOfAPartMax) {
    this.connect = connect;
    this.streamsOfAPartMax = streamsOfAPartMax;
    parts.add(new Part(connect.get()));
  }

  private record Part(ManagedChannel channel, AtomicInteger streams) {
    Part(ManagedChannel channel) {
      this(channel, new AtomicInteger());
    }
  }

  /** Tries dead services again now. */
  void resetConnectBackoff() {
    parts.forEach(part -> part.channel().resetConnectBackoff());
  }

  /** Ends all connections, and all calls on them. */
  void shutdownNow() {
    parts.forEach(part -> part.channel().shutdownNow());
  }

  int parts() {
    return parts.size();
  }

  @Override
  public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
    Part part = partWithRoom();
    return new Counted<>(part.channel().newCall(method, options), part.streams());
  }

  @Override
  public @Nullable String authority() {
    return parts.getFirst().channel().authority();
  }

  private Part partWithRoom() {
    for (Part part : parts) {
      if (hasRoom(part)) {
        return part;
      }
    }
    return oneMore();
  }

  private boolean hasRoom(Part part) {
    return part.streams().get() < streamsOfAPartMax;
  }

  /** Where all are full, the last one: its service answers when it has room. */
  private synchronized Part oneMore() {
    Part last = parts.getLast();
    if (hasRoom(last) || parts.size() == PARTS_MAX) {
      return last;
    }
    Part fresh = new Part(connect.get());
    parts.add(fresh);
    return fresh;
  }

  /** Counts from its start to its end. */
  private static final class Counted<Q, A> extends SimpleForwardingClientCall<Q, A> {
    private final AtomicInteger streams;

    Counted(ClientCall<Q, A> call, AtomicInteger streams) {
      super(call);
      this.streams = streams;
    }

    @Override
    public void start(Listener<A> listener, Metadata headers) {
      streams.incrementAndGet();
      super.start(
          new SimpleForwardingClientCallListener<>(listener) {
            @Override
            public void onClose(Status status, Metadata trailers) {
              streams.decrementAndGet();
              super.onClose(status, trailers);
            }
          },
          headers);
    }
  }
}
