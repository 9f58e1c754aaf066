package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Whoever must know of what happened knows all of it, whatever is killed meanwhile. */
@Timeout(3600)
class EventsIT {
  private static final int USERS = CrashTest.size(24, 160);
  private static final int TRANSFERS = CrashTest.size(1_200, 50_000);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path home;

  private final Random random = CrashTest.random("events beside kills");

  @Test
  void everyReaderGetsEachEventOfTheLedgerThoughEachProcessIsKilledAndRedisIsFlushed()
      throws Exception {
    try (Cluster cluster = Cluster.start(home, "--webhook-retry-first=200ms")) {
      Customers customers = Customers.open(home, cluster.httpPort(0), USERS);
      Map<String, StreamReader> streams = openStreams(cluster, customers);
      try (WebhookSink sink = WebhookSink.start();
          EventPuller puller = EventPuller.start(cluster, customers.systemToken());
          BacklogDoor door = new BacklogDoor(cluster, customers)) {
        sink.trust(makeWebhook(cluster, customers, sink.url()));
        depositOpenings(cluster, customers);
        long beganNanos = System.nanoTime();
        sendBesideFaults(cluster, customers, door);
        CrashTest.await(
            "the end of what is pending",
            () ->
                cluster.ask("SELECT count(*) FROM accepted_transfer WHERE state = 1").equals("0"));
        long tookSeconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNanos);
        assertAllKnow(cluster, customers, puller, sink, streams);
        long knownSeconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNanos);
        report(cluster, sink, streams, tookSeconds, knownSeconds);
        cluster.assertVerified();
      } finally {
        streams.values().forEach(StreamReader::close);
      }
    }
  }

  private static Map<String, StreamReader> openStreams(Cluster cluster, Customers customers) {
    Map<String, StreamReader> streams = new LinkedHashMap<>();
    for (String userId : customers.userIds()) {
      StreamReader reader =
          streams.size() % 2 == 0
              ? new SseReader(cluster, customers, userId)
              : new GrpcStreamReader(cluster, customers, userId);
      streams.put(userId, reader);
      reader.start();
    }
    return streams;
  }

  /** Told of everything from the beginning; the secret. */
  private static String makeWebhook(Cluster cluster, Customers customers, String url)
      throws Exception {
    String body = "{\"url\":\"" + url + "\",\"description\":\"a sink\",\"after\":\"1-0\"}";
    HttpResponse<String> response =
        RestClient.to(cluster.httpPort(0), customers.systemToken())
            .post("/v1/webhooks", "webhook", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return BacklogDoor.text(ReceivedEvent.read(response.body()).json(), "secret");
  }

  private static void depositOpenings(Cluster cluster, Customers customers) throws Exception {
    RestClient rest = RestClient.to(cluster.httpPort(0), "");
    int users = 0;
    for (String userId : customers.userIds()) {
      // Every second one has soon spent what it has.
      long amountMinor = users++ % 2 == 0 ? 10_000_000 : 2_000;
      String body =
          "{\"wallet_id\":\"%s\",\"amount\":%d,\"currency\":\"USD\"}"
              .formatted(customers.walletIds().get(userId), amountMinor);
      HttpResponse<String> response =
          rest.as(customers.token(userId)).post("/v1/deposits", "opening", body);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    }
  }

  /** Each process is killed once and started again, and Redis flushed, all amid the load. */
  private void sendBesideFaults(Cluster cluster, Customers customers, BacklogDoor door)
      throws Exception {
    List<Fault> faults = new ArrayList<>();
    for (int number = 0; number < cluster.wallets(); number++) {
      int victim = number;
      faults.add(() -> {
        cluster.killWallet(victim, 0);
        cluster.restartWallet(victim);
      });
    }
    faults.add(() -> RedisCommand.to(cluster.redis().address(), "FLUSHALL"));
    for (int number = 0; number < cluster.gateways(); number++) {
      int victim = number;
      faults.add(() -> {
        cluster.killGateway(victim);
        cluster.restartGateway(victim);
      });
    }
    try (EventsLoad load = EventsLoad.start(door, customers.userIds(), TRANSFERS, random)) {
      for (int i = 0; i < faults.size(); i++) {
        load.awaitAnswered((i + 1.0) / (faults.size() + 1));
        faults.get(i).happen();
      }
      load.awaitAnswered(1);
    }
  }

  @FunctionalInterface
  private interface Fault {
    void happen() throws Exception;
  }

  private static void assertAllKnow(
      Cluster cluster,
      Customers customers,
      EventPuller puller,
      WebhookSink sink,
      Map<String, StreamReader> streams)
      throws Exception {
    EventAccounts accounts = new EventAccounts(cluster);
    List<ReceivedEvent> pulled = puller.await(accounts.newest());
    accounts.assertLog(pulled);
    CrashTest.await("all events at the webhook", () -> sink.taken() >= pulled.size());
    accounts.assertDelivered(pulled, sink);
    for (Map.Entry<String, StreamReader> stream : streams.entrySet()) {
      String walletId = customers.walletId(stream.getKey());
      long version =
          Long.parseLong(cluster.ask("SELECT version FROM wallet WHERE id = " + walletId));
      CrashTest.await(
          "version " + version + " in the stream of " + stream.getKey(),
          () -> stream.getValue().version() >= version);
      accounts.assertStream(walletId, stream.getValue().lines());
    }
  }

  private static void report(
      Cluster cluster,
      WebhookSink sink,
      Map<String, StreamReader> streams,
      long tookSeconds,
      long knownSeconds)
      throws Exception {
    long receipts = sink.receipts().stream().mapToLong(List::size).sum();
    long again =
        sink.receipts().stream()
            .flatMap(List::stream)
            .filter(receipt -> receipt.attempt() > 1)
            .count();
    System.out.printf(
        "%s events in %d s beside 4 kills, known to all after %d s: %d came to the webhook in %d"
            + " receipts, %d of them sent again; %d streams connected %d times%n",
        cluster.ask("SELECT last_position FROM event_sequence"),
        tookSeconds,
        knownSeconds,
        sink.taken(),
        receipts,
        again,
        streams.size(),
        streams.values().stream().mapToLong(StreamReader::connections).sum());
  }
}
