package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bit of everything that callers do: money moved at once and later, refused, read, asked for
 * wrongly, and told to a webhook. Goes on in a thread of its own until it is closed.
 */
final class EverydayTraffic implements AutoCloseable {
  private static final int CUSTOMERS = 4;
  private static final long TOO_MUCH_MINOR = 900_000_000_000_000L;

  private final Customers customers;
  private final RestClient rest;
  private final WebhookSink sink;
  private final Thread thread;
  private volatile boolean stopped;
  private final AtomicInteger rounds = new AtomicInteger();

  private EverydayTraffic(Customers customers, RestClient rest, WebhookSink sink) {
    this.customers = customers;
    this.rest = rest;
    this.sink = sink;
    this.thread = Thread.ofVirtual().unstarted(this::goOn);
  }

  static EverydayTraffic start(Path home, int port) throws Exception {
    Customers customers = Customers.open(home, port, CUSTOMERS);
    customers.depositOpenings(port);
    EverydayTraffic traffic =
        new EverydayTraffic(customers, RestClient.to(port, ""), WebhookSink.start());
    traffic.sink.trust(traffic.makeWebhook());
    traffic.thread.start();
    return traffic;
  }

  /** How often everything was done. */
  int rounds() {
    return rounds.get();
  }

  private String makeWebhook() throws Exception {
    String body = "{\"url\":\"" + sink.url() + "\",\"description\":\"a sink\",\"after\":\"1-0\"}";
    HttpResponse<String> response =
        rest.as(customers.systemToken()).post("/v1/webhooks", "webhook", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return BacklogDoor.text(ReceivedEvent.read(response.body()).json(), "secret");
  }

  private void goOn() {
    try {
      while (!stopped) {
        for (String user : customers.userIds()) {
          doEverything(user, user + "-" + rounds);
        }
        rounds.incrementAndGet();
      }
    } catch (IOException e) {
      if (!stopped) {
        throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void doEverything(String user, String key) throws IOException, InterruptedException {
    RestClient caller = rest.as(customers.token(user));
    String wallet = customers.walletId(user);
    caller.post("/v1/deposits", key + "-deposit", cash(wallet, 500));
    caller.post("/v1/withdrawals", key + "-withdrawal", cash(wallet, 200));
    caller.post("/v1/withdrawals", key + "-too-much", cash(wallet, TOO_MUCH_MINOR));
    caller.post("/v1/withdrawals", key + "-negative", cash(wallet, -1));
    caller.post("/v1/transfers", key + "-now", toTheFirst(10));
    caller.post("/v2/transfers", key + "-later", toTheFirst(5));
    caller.get("/v1/wallets/" + wallet + "/balance");
    caller.get("/v1/wallets/" + wallet + "/transactions");
    caller.as("forged").get("/v1/wallets");
    caller.get("/v1/nothing");
    rest.as(customers.systemToken()).get("/v1/wallets/" + wallet + "/balance");
  }

  private static String cash(String wallet, long amountMinor) {
    return "{\"wallet_id\":\"%s\",\"amount\":%d,\"currency\":\"USD\"}"
        .formatted(wallet, amountMinor);
  }

  private String toTheFirst(long amountMinor) {
    return "{\"to_user_id\":\"%s\",\"amount\":%d,\"currency\":\"USD\"}"
        .formatted(customers.userIds().getFirst(), amountMinor);
  }

  @Override
  public void close() {
    stopped = true;
    thread.interrupt();
    sink.close();
  }
}
