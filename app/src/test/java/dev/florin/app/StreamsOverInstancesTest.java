package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.app.configuration.Key;
import dev.florin.app.configuration.Keys;
import dev.florin.embedded.EmbeddedPostgres;
import dev.florin.embedded.EmbeddedRedis;
import dev.florin.embedded.PostgresAddress;
import dev.florin.identity.SandboxIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Money moves at one wallet service, and who watches the wallet at another one sees it. */
@Timeout(300)
class StreamsOverInstancesTest {
  private static final String LUNCH = "{\"to_user_id\":\"bob\",\"amount\":1,\"currency\":\"USD\"}";

  /** What is not woken is seen by a look, which comes this often while Redis is there. */
  private static final Duration LOOK = Duration.ofSeconds(3);

  @TempDir Path home;

  @Test
  void aCommitWakesTheStreamsOfOtherInstances() throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.temporary()) {
      int transfers = 20;
      long beganNanos = System.nanoTime();

      watchWhilePaying(Optional.of(redis), transfers);

      // By looks alone each would have waited for the next one.
      assertThat(Duration.ofNanos(System.nanoTime() - beganNanos))
          .isLessThan(LOOK.multipliedBy(transfers));
    }
  }

  @Test
  void withoutRedisALookSeesIt() throws Exception {
    watchWhilePaying(Optional.empty(), 3);
  }

  private void watchWhilePaying(Optional<EmbeddedRedis> redis, int transfers) throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
        Florin one = startWallet(postgres, redis, 1);
        Florin two = startWallet(postgres, redis, 2);
        Florin pays = startGateway(one);
        Florin watches = startGateway(two)) {
      HttpClient client = HttpClient.newHttpClient(); // whose close would wait for the stream
      long wallet = one.users().orElseThrow().alice().id();
      Iterator<String> seen = events(client, watches, wallet).iterator();
      assertThat(seen.next()).isEqualTo("id: 1");
      RestClient alice = RestClient.to(pays.httpPort().getAsInt(), token());
      for (int i = 0; i < transfers; i++) {
        assertThat(alice.post("/v1/transfers", "lunch-" + i, LUNCH).statusCode()).isEqualTo(201);
        assertThat(seen.next()).isEqualTo("id: " + (i + 2));
      }
      client.shutdownNow();
    }
  }

  /** The ids of the events, as they come. */
  private Stream<String> events(HttpClient client, Florin gateway, long wallet) throws Exception {
    String url = "http://127.0.0.1:" + gateway.httpPort().getAsInt();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/v1/wallets/" + wallet + "/events"))
            .header("Authorization", "Bearer " + token())
            .build();
    HttpResponse<Stream<String>> response = client.send(request, BodyHandlers.ofLines());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body().filter(line -> line.startsWith("id: "));
  }

  private Florin startWallet(
      EmbeddedPostgres postgres, Optional<EmbeddedRedis> redis, int nodeNumber) throws Exception {
    PostgresAddress address = postgres.address();
    Map<Key<?>, String> stated = new HashMap<>();
    stated.put(Keys.ROLE, "wallet");
    stated.put(Keys.DATABASE_URL, address.toString());
    stated.put(Keys.DATABASE_PASSWORD_FILE, file("database-" + nodeNumber, address.password()));
    stated.put(Keys.NODE_NUMBER, Integer.toString(nodeNumber));
    stated.put(Keys.SANDBOX, "true");
    if (redis.isPresent()) {
      stated.put(Keys.REDIS_URL, redis.get().address().url());
      stated.put(
          Keys.REDIS_PASSWORD_FILE, file("redis-" + nodeNumber, redis.get().address().password()));
    }
    return start(stated);
  }

  private Florin startGateway(Florin wallet) {
    String address = "127.0.0.1:" + wallet.grpcPort().getAsInt();
    return start(Map.of(Keys.ROLE, "gateway", Keys.WALLET_ADDRESS, address));
  }

  private Florin start(Map<Key<?>, String> stated) {
    return Florin.start(TestConfiguration.in(home, stated), new Parts());
  }

  private String file(String name, String text) throws Exception {
    return Files.writeString(home.resolve(name), text).toString();
  }

  private String token() {
    return SandboxIssuer.open(home.resolve(".florin/sandbox-key"))
        .issue("alice", null, Duration.ofHours(1));
  }
}
