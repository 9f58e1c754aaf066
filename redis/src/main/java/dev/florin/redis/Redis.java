package dev.florin.redis;

import dev.florin.telemetry.Instruments;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Redis that may come and go. It is linked in the background, again and again, and whoever
 * finds no link goes on without.
 *
 * <p>One thread keeps it: it connects, beats the {@link Pulse}, and asks once a second whether
 * Redis is still the same.
 */
public final class Redis implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Redis.class);
  private static final int UNANSWERED_MAX = 4_096;
  private static final long RETRY_MILLIS = 250;
  private static final long CHECK_MILLIS = 1_000;
  private static final long CLOSE_MILLIS = 1_000;

  private final RedisConfig config;
  private final Connector connector;
  private final Handshake handshake;
  private final RedisStatistics statistics = new RedisStatistics();
  private final List<Consumer<Link>> listeners = new CopyOnWriteArrayList<>();
  private final Thread keeper;
  private volatile @Nullable Link link;
  private volatile boolean closed;

  private Redis(RedisConfig config, Instruments instruments) {
    this.config = config;
    this.connector = new Connector(config, UNANSWERED_MAX);
    this.handshake =
        new Handshake(
            statistics,
            config.timeout().toMillis(),
            UNANSWERED_MAX,
            new CommandSpans(instruments.tracer()));
    this.keeper = Thread.ofPlatform().name("florin-redis").daemon().unstarted(this::keep);
    RedisMeters.show(instruments, this);
  }

  /** Opens one that nobody looks at: see the other one. */
  public static Redis open(RedisConfig config) {
    return open(config, Instruments.none());
  }

  /**
   * Returns at once, not linked yet; a Redis that is away or never comes is no error.
   *
   * @param instruments tell what is asked of it
   */
  public static Redis open(RedisConfig config, Instruments instruments) {
    Redis redis = new Redis(config, instruments);
    redis.keeper.start();
    return redis;
  }

  /** The link of now; empty while Redis is away. Costs nothing. */
  public Optional<Link> link() {
    Link now = link;
    return now != null && now.isAlive() ? Optional.of(now) : Optional.empty();
  }

  /** Tells of each new link, before {@link #link} returns it; must be quick. */
  public void onLink(Consumer<Link> listener) {
    listeners.add(listener);
  }

  /**
   * Tells of each message on a channel, on Redis's own thread; must be quick. What is published
   * while there is no link, or just after it is made, is missed.
   */
  public void onMessage(String channel, Consumer<String> listener) {
    Listening listening = new Listening(connector, channel, listener);
    onLink(listening::beside);
    link().ifPresent(listening::beside);
  }

  public RedisStatistics statistics() {
    return statistics;
  }

  private void keep() {
    while (!closed) {
      try {
        Optional<Link> made = connect();
        if (made.isPresent()) {
          watch(made.get());
        } else {
          park(RETRY_MILLIS / 2 + ThreadLocalRandom.current().nextLong(RETRY_MILLIS));
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("Redis at {}: {}", config, e.toString());
        park(RETRY_MILLIS);
      }
    }
  }

  private Optional<Link> connect() throws InterruptedException {
    Optional<Link> made = connector.connect(handshake);
    made.ifPresent(this::announce);
    return made;
  }

  private void announce(Link fresh) {
    try {
      listeners.forEach(listener -> listener.accept(fresh));
    } catch (RuntimeException e) {
      CompletableFuture<Void> _ = fresh.end();
      throw e;
    }
    statistics.links.increment();
    LOG.info("linked to Redis at {}, run {}", config, fresh.runId());
    link = fresh;
  }

  /** Until it ends; Redis's answers are asked for all the time, so that silence is noticed. */
  private void watch(Link watched) {
    long beatMillis = Math.max(1, config.timeout().toMillis() / Pulse.BEATS);
    for (long beats = 1; watched.isAlive() && !closed; beats++) {
      park(beatMillis);
      watched.beat();
      if (beats * beatMillis % CHECK_MILLIS < beatMillis) {
        watched.check();
      }
    }
    CompletableFuture<Void> _ = watched.end();
    link = null;
    if (!closed) {
      LOG.warn("the link to Redis at {} ended; going on without", config);
    }
  }

  private static void park(long millis) {
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }

  /** Ends the link; unanswered commands fail. */
  @Override
  public void close() {
    closed = true;
    Link last = link;
    keeper.interrupt();
    try {
      keeper.join();
      if (last != null) {
        last.end().get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the connection to Redis at {} did not close in time", config, e);
    }
    connector.close();
  }
}
