package dev.florin.webhooks;

import dev.florin.ledger.commit.MonotonicClock;
import dev.florin.ledger.events.EventPosition;
import dev.florin.ledger.lease.ClusterJob;
import dev.florin.ledger.lease.LeaseTimes;
import dev.florin.ledger.lease.Leases;
import dev.florin.ledger.lease.MeetingPlace;
import dev.florin.ledger.lease.Peers;
import dev.florin.ledger.postgres.Database;
import dev.florin.ledger.webhook.Delivery;
import dev.florin.ledger.webhook.PostgresWebhookProgress;
import dev.florin.ledger.webhook.PostgresWebhooks;
import dev.florin.ledger.webhook.Webhook;
import dev.florin.ledger.webhook.Webhooks;
import dev.florin.ledger.webhook.Webhooks.Made;
import dev.florin.ledger.webhook.Webhooks.NewWebhook;
import dev.florin.ledger.webhook.Webhooks.SecretOf;
import dev.florin.telemetry.Instruments;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.http.HttpClientOptions;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A database with webhooks, a log that tests add to, and as many deliverers as they start. */
final class WebhookSite implements AutoCloseable {
  /** Long enough for any machine; a test that needs it has failed. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  static final LeaseTimes LEASE_TIMES =
      new LeaseTimes(
          Duration.ofMinutes(10),
          Duration.ofMinutes(1),
          Duration.ofMillis(20),
          Duration.ofSeconds(3));

  final ListLog log = new ListLog();
  final MeterRegistry meters = new SimpleMeterRegistry();
  private final Instruments instruments = new Instruments(Instruments.none().tracer(), meters);
  final Database database = Database.open(EmptyDatabase.create());
  final Leases leases = new Leases(database, MonotonicClock.system());
  final PostgresWebhookProgress progress = new PostgresWebhookProgress();
  final Webhooks webhooks;
  private final AtomicLong ids = new AtomicLong();
  private final List<Deliverer> deliverers = new ArrayList<>();

  WebhookSite() {
    webhooks = new PostgresWebhooks(database, log, ids::incrementAndGet);
  }

  /** Times so short that no test waits for long. */
  static WebhooksConfig quick() {
    return new WebhooksConfig(
        Duration.ofSeconds(10),
        Duration.ofMillis(20),
        Duration.ofMinutes(10),
        Duration.ofMillis(10),
        Duration.ofSeconds(10),
        InetAddress::isLoopbackAddress);
  }

  static WebhooksConfig quick(Duration timeout, Duration retryFor) {
    WebhooksConfig quick = quick();
    return new WebhooksConfig(
        timeout, quick.retryFirst(), retryFor, quick.look(), timeout, quick.allowed());
  }

  Deliverer deliver() {
    return deliver(quick());
  }

  Deliverer deliver(WebhooksConfig config) {
    return deliver("one", config, Names.SYSTEM, new HttpClientOptions());
  }

  Deliverer deliver(
      String owner, WebhooksConfig config, Names names, HttpClientOptions connections) {
    Peers peers = new Peers("a-host", owner, MeetingPlace.NONE, LEASE_TIMES, loss -> {});
    Deliverer.Jobs jobs =
        (name, period, work) -> ClusterJob.start(name, period, work, leases, peers);
    deliverers.add(
        new Deliverer(
            new Deliverer.Ledger(log, progress, jobs),
            event -> ("{\"id\":\"" + event.position() + "\"}").getBytes(StandardCharsets.UTF_8),
            config,
            names,
            connections,
            Clock.systemUTC(),
            instruments));
    return deliverers.getLast();
  }

  /** One that is sent all events from the oldest on. */
  long webhook(String url, String... types) {
    return secretOf(url, ListLog.at(0), types).webhook().id();
  }

  SecretOf secretOf(String url, @Nullable EventPosition after, String... types) {
    NewWebhook wanted = new NewWebhook(url, "", List.of(types), after, "alice");
    if (webhooks.create(wanted) instanceof Made.Created(SecretOf secretOf)) {
      return secretOf;
    }
    throw new AssertionError("not created");
  }

  Webhook find(long id) {
    return webhooks.find(id).orElseThrow();
  }

  List<Delivery> deliveries(long id) {
    return webhooks.deliveries(id, null, 0, Webhooks.DELIVERIES_MAX).orElseThrow();
  }

  void awaitPosition(long id, long number) {
    await("position " + number, () -> find(id).position().number() == number);
  }

  /** Ends a deliverer. */
  void end(Deliverer deliverer) {
    deliverers.remove(deliverer);
    deliverer.close();
  }

  /** The deliverer of now has lost its lease to somebody who does nothing. */
  void takeOver(String owner) {
    execute("UPDATE lease SET expires_at = now() - interval '1 s' WHERE name = 'job/webhooks'");
    if (!(leases.take("job/webhooks", owner, Duration.ofMinutes(10))
        instanceof Leases.Take.Taken)) {
      throw new AssertionError("the lease is held");
    }
  }

  /** The lease is free. */
  void free() {
    execute("UPDATE lease SET expires_at = now() - interval '1 s' WHERE name = 'job/webhooks'");
  }

  void execute(String sql) {
    database.ask(connection -> {
      try (var statement = connection.createStatement()) {
        return statement.execute(sql);
      }
    });
  }

  /** Looks again and again until it is so. */
  static void await(String what, BooleanSupplier so) {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > deadlineNanos) {
        throw new AssertionError("it did not come about: " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  @Override
  public void close() {
    deliverers.forEach(Deliverer::close);
    database.close();
  }
}
