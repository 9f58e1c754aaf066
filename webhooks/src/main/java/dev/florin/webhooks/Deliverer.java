package dev.florin.webhooks;

import dev.florin.ledger.events.EventLog;
import dev.florin.ledger.events.EventPosition;
import dev.florin.ledger.lease.ClusterJob;
import dev.florin.ledger.postgres.Transactions;
import dev.florin.ledger.webhook.Subscription;
import dev.florin.ledger.webhook.WebhookProgress;
import dev.florin.ledger.webhook.WebhookProgress.Term;
import dev.florin.ledger.webhook.WebhookUrl;
import dev.florin.telemetry.Instruments;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClientOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a courier for each webhook that is switched on, while this instance holds the lease: looks
 * again and again which those are, and tells the couriers what changed.
 *
 * <p>An instance that loses the lease is not told; its couriers find that they can write nothing,
 * and end. A courier's first act is to write, so none sends anything before it has found that out.
 *
 * <p>Threads: that of the job, one that looks for new events, one event loop, and two virtual ones
 * a courier. {@link #close} from any.
 */
public final class Deliverer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);

  private static final String NAME = "webhooks";
  private static final int DATABASE_AT_ONCE_MAX = 2;
  private static final Duration NEWEST_PERIOD = Duration.ofMillis(25);
  private static final Duration LOOKUP_TIMEOUT_MAX = Duration.ofSeconds(5);
  private static final Duration ABANDONED_PATIENCE = Duration.ofSeconds(2);
  private static final long FORGET_NANOS = Duration.ofHours(1).toNanos();

  private final EventLog log;
  private final WebhookProgress progress;
  private final EventRendering rendering;
  private final WebhooksConfig config;
  private final HttpClientOptions connections;
  private final Clock clock;
  private final Instruments instruments;
  private final AttemptMeters meters;
  private final DatabaseTurns turns = new DatabaseTurns(DATABASE_AT_ONCE_MAX);
  private final Map<Term, Courier> couriers = new ConcurrentHashMap<>();
  private final AddressGuard guard;
  private final Vertx vertx;
  private final Thread watching;
  private final ClusterJob job;
  private volatile EventPosition newest = new EventPosition(1, 0);
  private volatile boolean closing;
  private long forgottenNanos = System.nanoTime() - FORGET_NANOS;

  /**
   * @param connections whom to trust, and the like
   * @param instruments tell what is sent
   */
  Deliverer(
      Ledger ledger,
      EventRendering rendering,
      WebhooksConfig config,
      Names names,
      HttpClientOptions connections,
      Clock clock,
      Instruments instruments) {
    this.instruments = instruments;
    this.log = turns.over(ledger.log());
    this.progress = ledger.progress();
    this.rendering = rendering;
    this.config = config;
    this.connections = connections;
    this.clock = clock;
    this.meters = new AttemptMeters(instruments);
    Duration lookupTimeout =
        config.timeout().compareTo(LOOKUP_TIMEOUT_MAX) < 0 ? config.timeout() : LOOKUP_TIMEOUT_MAX;
    guard = new AddressGuard(names, config.allowed(), lookupTimeout);
    vertx = vertx();
    watching = Thread.ofPlatform().name("florin-webhooks-watch").daemon().start(this::watch);
    job = ledger.jobs().start(NAME, config.look(), this::look);
  }

  /**
   * What is needed of the ledger.
   *
   * @param jobs starts what one instance does for all
   */
  public record Ledger(EventLog log, WebhookProgress progress, Jobs jobs) {}

  /** Starts what one instance does for all. */
  @FunctionalInterface
  public interface Jobs {
    /** Begins to wait for the lease of a job, to do it once a period while it is held. */
    ClusterJob start(String name, Duration period, ClusterJob.Work work);
  }

  /**
   * Delivers from now on, whenever this instance is the one that does.
   *
   * @param instruments tell what is sent
   */
  public static Deliverer start(
      Ledger ledger,
      EventRendering rendering,
      WebhooksConfig config,
      Clock clock,
      Instruments instruments) {
    return new Deliverer(
        ledger, rendering, config, Names.SYSTEM, new HttpClientOptions(), clock, instruments);
  }

  /** Whether this instance is the one that delivers, as far as it knows. */
  public boolean isHeld() {
    return job.isHeld();
  }

  /** The job: synchronized, so that nothing begins behind the end. */
  private synchronized void look(Transactions transactions) {
    if (closing) {
      return;
    }
    // Before reading: where one that ends later had got to may not have been read.
    couriers.values().removeIf(Courier::isEnded);
    Transactions inTurn = turns.over(transactions);
    Map<Term, Subscription> enabled =
        progress.enabled(inTurn).stream()
            .collect(Collectors.toMap(Subscription::term, Function.identity()));
    stopOthersThan(enabled.keySet());
    enabled.values().forEach(subscription -> attend(subscription, inTurn));
    forgetNowAndThen(inTurn);
  }

  private void attend(Subscription subscription, Transactions transactions) {
    try {
      couriers
          .computeIfAbsent(subscription.term(), _ -> courier(subscription, transactions))
          .update(subscription);
    } catch (IllegalArgumentException e) {
      // A URL that was checked when it was made: none must keep the others from their events.
      progress.switchOff(transactions, subscription.term(), String.valueOf(e.getMessage()));
    }
  }

  private void stopOthersThan(Set<Term> enabled) {
    Map<Term, Courier> others = new HashMap<>(couriers);
    others.keySet().removeAll(enabled);
    others.values().forEach(Courier::stop);
  }

  private Courier courier(Subscription subscription, Transactions transactions) {
    HttpSender sender =
        new HttpSender(
            vertx,
            connections,
            Courier.IN_FLIGHT_MAX,
            guard,
            WebhookUrl.parse(subscription.url()),
            config.timeout(),
            clock,
            subscription.secrets(),
            instruments);
    Assignment assignment =
        new Assignment(
            subscription,
            log,
            progress,
            transactions,
            meters.around(sender),
            rendering,
            config,
            new Backoff(config.retryFirst(), bound -> ThreadLocalRandom.current().nextLong(bound)));
    Courier courier = new Courier(assignment, sender, () -> newest);
    courier.start();
    return courier;
  }

  private void forgetNowAndThen(Transactions transactions) {
    if (System.nanoTime() - forgottenNanos >= FORGET_NANOS) {
      progress.forgetFailed(transactions, log.oldest());
      forgottenNanos = System.nanoTime();
    }
  }

  /** One question for all couriers: whether there is anything new. */
  private void watch() {
    try {
      while (!closing) {
        if (!couriers.isEmpty()) {
          lookForNewest();
        }
        TimeUnit.NANOSECONDS.sleep(NEWEST_PERIOD.toNanos());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookForNewest() {
    try {
      EventPosition found = log.newest();
      if (!found.equals(newest)) {
        newest = found;
        couriers.values().forEach(Courier::wake);
      }
    } catch (RuntimeException e) {
      LOG.debug("the newest event is not known: {}", e.getMessage());
    }
  }

  /**
   * Begins no more attempts, lets those in flight end for some time, writes down how far all is,
   * and leaves the lease.
   */
  @Override
  public void close() {
    synchronized (this) {
      closing = true;
    }
    List<Courier> all = List.copyOf(couriers.values());
    all.forEach(Courier::stop);
    awaitEnd(all, config.endPatience());
    all.forEach(Courier::abandon);
    awaitEnd(all, ABANDONED_PATIENCE);
    job.close();
    watching.interrupt();
    guard.close();
    closeVertx();
  }

  private static void awaitEnd(List<Courier> couriers, Duration patience) {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    try {
      for (Courier courier : couriers) {
        long leftNanos = Math.max(1, deadlineNanos - System.nanoTime());
        boolean _ = courier.awaitEnd(Duration.ofNanos(leftNanos));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeVertx() {
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(ABANDONED_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("connections to receivers did not end well", e);
    }
  }

  private static Vertx vertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }
}
