package dev.florin.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The world of the contract's examples, made real: Alice and Bob have their wallets, there is a
 * transaction, an accepted transfer, a webhook and an event. So an example becomes a request that
 * is good, once the ids in it are those of the things that are there.
 */
public final class World {
  private static final String KEY = "lunch-with-bob-1";
  private static final String ALICES_WALLET = "701208113412415488";
  private static final String BOBS_WALLET = "701208113412415499";
  private static final String TRANSACTION = "701311000000000001";
  private static final String ACCEPTED_TRANSFER = "701411000000000001";
  private static final String WEBHOOK = "701911000000000001";
  private static final List<String> EVENTS = List.of("1-12345", "1-12001");
  private static final String PLACE = "1-12344";

  /** As many as the examples speak of. */
  private static final int VERSIONS = 7;

  private static final String RECEIVER = "https://shop.example/florin";

  /** Nobody listens there. */
  private static final String DEAF_RECEIVER = "http://127.0.0.1:9/florin";

  private final int port;
  private final String token;
  private final MoneyModel money;
  private final AtomicLong keys = new AtomicLong();
  private final Map<String, String> real = new LinkedHashMap<>();

  private World(int port, String token, MoneyModel money) {
    this.port = port;
    this.token = token;
    this.money = money;
  }

  /**
   * Makes all of it.
   *
   * @param token Alice's, for all operations
   * @param bobsToken Bob's
   * @param money is told what moves
   */
  public static World make(int port, String token, String bobsToken, MoneyModel money)
      throws IOException {
    World world = new World(port, token, money);
    EVENTS.forEach(event -> world.real.put(event, "1-1"));
    world.real.put(PLACE, "1-0");
    world.real.put(RECEIVER, DEAF_RECEIVER);
    world.real.put(ALICES_WALLET, world.wallet(token));
    world.real.put(BOBS_WALLET, world.wallet(bobsToken));
    String lunch = "{\"to_user_id\":\"bob\",\"amount\":1170,\"currency\":\"USD\"}";
    for (int version = 1; version <= VERSIONS; version++) {
      world.real.put(TRANSACTION, world.made("/v1/transfers", lunch));
    }
    world.real.put(ACCEPTED_TRANSFER, world.made("/v2/transfers", lunch));
    world.renewWebhook();
    world.awaitEvent();
    return world;
  }

  /** An example with what is real in it, under a key that was never used. */
  String real(String example) {
    String made = example.replace(KEY, freshKey());
    for (Map.Entry<String, String> each : real.entrySet()) {
      made = made.replace(each.getKey(), each.getValue());
    }
    return made;
  }

  String freshKey() {
    return "key-" + keys.incrementAndGet();
  }

  String token() {
    return token;
  }

  int port() {
    return port;
  }

  /** An id, name, key or code that means something here, if rarely where it then stands. */
  String plausible(Random random) {
    List<String> words = new ArrayList<>(real.values());
    words.addAll(List.of("alice", "bob", "USD", "EUR", "JPY"));
    words.add("key-" + random.nextLong(1, keys.get() + 1));
    return Hostile.of(words, random);
  }

  /** Puts another webhook in the place of one that may be gone. */
  void renewWebhook() throws IOException {
    real.put(WEBHOOK, made("/v1/webhooks", "{\"url\":\"" + DEAF_RECEIVER + "\"}"));
  }

  /** Keeps those that requests made from filling the table. */
  void forgetWebhook(String id) throws IOException {
    RawRequest delete = request(token, "DELETE", "/v1/webhooks/" + id, "");
    assertThat(RawExchange.send(port, delete.wire(), true).status()).isEqualTo(204);
  }

  /** Lets a wallet go again, so that those who come later have more to try. */
  void thaw(String walletId) throws IOException {
    String order = "{\"frozen\":\"none\",\"reason\":\"enough\"}";
    JsonObject _ = done(request(token, "PUT", "/v1/wallets/" + walletId + "/freeze", order));
  }

  private String wallet(String owner) throws IOException {
    RawRequest request = request(owner, "POST", "/v1/wallets", "{\"currency\":\"USD\"}");
    return done(request).getString("id");
  }

  private String made(String path, String body) throws IOException {
    JsonObject done = done(request(token, "POST", path, body));
    return done.getString("id");
  }

  private JsonObject done(RawRequest request) throws IOException {
    RawAnswer answer = RawExchange.send(port, request.wire(), true);
    assertThat(answer.isDone()).as(answer.text()).isTrue();
    money.learn(answer.status(), answer.json());
    return answer.json();
  }

  private void awaitEvent() throws IOException {
    RawRequest first = request(token, "GET", "/v1/events?limit=1", "");
    while (done(first).getJsonArray("events").isEmpty()) {
      Thread.onSpinWait();
    }
  }

  private RawRequest request(String bearer, String method, String path, String body) {
    return new RawRequest(
        method,
        path,
        List.of(
            new RawRequest.Header("Host", "localhost"),
            new RawRequest.Header("Authorization", "Bearer " + bearer),
            new RawRequest.Header("Content-Type", "application/json"),
            new RawRequest.Header("Idempotency-Key", freshKey())),
        body);
  }
}
