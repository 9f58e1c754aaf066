package dev.florin.redis.cache;

import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this instance knows of the generation. It is read every second, and trusted for two seconds
 * from when its reading began, by the clock that never stands still: a process that was paused does
 * not trust what it knew.
 *
 * <p>Threads: any; only its own thread waits for the source.
 */
public final class Generations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Generations.class);
  private static final long PAUSE_AFTER_FAILURE_MILLIS = 100;
  private static final long PAUSE_MIN_MILLIS = 5;

  private final GenerationSource source;
  private final long trustNanos;
  private final long refreshNanos;
  private final Thread reader;
  private final LongAdder raises = new LongAdder();

  private volatile @Nullable Known known;

  /** All under this object's monitor. */
  private long doubts;

  private boolean refreshWanted;
  private boolean raiseWanted;
  private boolean closed;

  private record Known(long generation, long beganNanos) {}

  /** Begins to read at once. */
  public Generations(GenerationSource source, CacheSettings settings) {
    this.source = source;
    this.trustNanos = settings.trust().toNanos();
    this.refreshNanos = settings.refresh().toNanos();
    this.reader =
        Thread.ofPlatform().name("florin-cache-generation").daemon().start(this::keepReading);
  }

  String databaseId() {
    return source.databaseId();
  }

  /** The generation, if what is known of it can be trusted. */
  OptionalLong current() {
    Known last = known;
    return last != null && System.nanoTime() - last.beganNanos < trustNanos
        ? OptionalLong.of(last.generation)
        : OptionalLong.empty();
  }

  /** What is known may be wrong: nothing is, until it was read anew, from now on. */
  public synchronized void refreshNeeded() {
    doubts++;
    known = null;
    refreshWanted = true;
    notifyAll();
  }

  /** Raises the generation until that succeeds; nothing is known before it has. */
  synchronized void raise() {
    raiseWanted = true;
    refreshNeeded();
  }

  /** Times it was raised. */
  long raises() {
    return raises.sum();
  }

  private void keepReading() {
    try {
      while (!isClosed()) {
        boolean done = raiseIfWanted() && read();
        rest(done);
      }
    } catch (InterruptedException e) {
      known = null;
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private boolean raiseIfWanted() {
    synchronized (this) {
      if (!raiseWanted) {
        return true;
      }
      raiseWanted = false; // who wants it from here on wants one more
    }
    try {
      source.raise();
      raises.increment();
      return true;
    } catch (RuntimeException e) {
      LOG.warn("the cache's generation could not be raised, no cache meanwhile: {}", e.toString());
      synchronized (this) {
        raiseWanted = true;
      }
      return false;
    }
  }

  private boolean read() {
    long doubtsBefore;
    synchronized (this) {
      doubtsBefore = doubts;
      refreshWanted = false;
    }
    long beganNanos = System.nanoTime();
    try {
      publish(new Known(source.read(), beganNanos), doubtsBefore);
      return true;
    } catch (RuntimeException e) {
      LOG.debug("the cache's generation could not be read", e);
      return false;
    }
  }

  private synchronized void publish(Known read, long doubtsBefore) {
    if (doubts == doubtsBefore && !raiseWanted) {
      known = read;
    }
  }

  private void rest(boolean done) throws InterruptedException {
    Thread.sleep(done ? PAUSE_MIN_MILLIS : PAUSE_AFTER_FAILURE_MILLIS);
    long untilNanos = System.nanoTime() + refreshNanos;
    synchronized (this) {
      long leftNanos = refreshNanos;
      while (done && !refreshWanted && !closed && leftNanos > 0) {
        wait(leftNanos / 1_000_000, (int) (leftNanos % 1_000_000));
        leftNanos = untilNanos - System.nanoTime();
      }
    }
  }

  /** Nothing is known from then on. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    reader.interrupt();
  }
}
