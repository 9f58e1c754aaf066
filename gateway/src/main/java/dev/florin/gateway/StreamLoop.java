package dev.florin.gateway;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The streams of one event loop, and its one timer for all of them: it goes round once in the time
 * of a heartbeat, and each stream has its place on the way, so that they do not all beat at once.
 *
 * <p>Confined to that event loop.
 */
final class StreamLoop {
  private static final int PLACES = 15;

  private final Context context;
  private final EventStreams all;
  private final long openingNanos;
  private final List<Set<EventStream>> places =
      Stream.generate((Supplier<Set<EventStream>>) HashSet::new).limit(PLACES).toList();

  /** Those that wait for the service to begin, or for their reader to take something. */
  private final Set<EventStream> waiting = new HashSet<>();

  private int place;

  StreamLoop(Context context, EventStreams all, long openingNanos) {
    this.context = context;
    this.all = all;
    this.openingNanos = openingNanos;
  }

  void start() {
    context.owner().setPeriodic(all.config().heartbeat().toMillis() / PLACES, timer -> turn());
  }

  Context context() {
    return context;
  }

  StreamConfig config() {
    return all.config();
  }

  void wait(EventStream stream) {
    waiting.add(stream);
  }

  /** It has begun: its first heartbeat comes when the timer has gone round once. */
  void flow(EventStream stream) {
    waiting.remove(stream);
    places.get(place).add(stream);
  }

  void pause(EventStream stream) {
    all.countPause();
    waiting.add(stream);
  }

  void goOn(EventStream stream) {
    waiting.remove(stream);
  }

  /** It is over. May be told twice. */
  void forget(EventStream stream) {
    waiting.remove(stream);
    places.forEach(there -> there.remove(stream));
    all.free(stream);
  }

  void end() {
    Stream.concat(waiting.stream(), places.stream().flatMap(Set::stream))
        .toList()
        .forEach(EventStream::end);
  }

  private void turn() {
    place = (place + 1) % PLACES;
    new ArrayList<>(places.get(place)).forEach(EventStream::beat);
    long nowNanos = System.nanoTime();
    long slowNanos = all.config().slowReader().toNanos();
    for (EventStream stream : List.copyOf(waiting)) {
      if (stream.isWaitingSince(nowNanos - (stream.isOpen() ? slowNanos : openingNanos))) {
        if (stream.isOpen()) {
          all.countSlowReader();
        }
        stream.giveUp();
      }
    }
  }
}
