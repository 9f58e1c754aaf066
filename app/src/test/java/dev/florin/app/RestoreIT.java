package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.embedded.EmbeddedRedis;
import dev.florin.embedded.PostgresAddress;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database is restored to a point in time beneath a running program, with the Redis of before:
 * what was acknowledged after that point is lost, and must not be taken for what comes instead.
 */
@Timeout(600)
class RestoreIT {
  private static final int USERS = 3;

  /** What the sandbox and this test pay in at the beginning. */
  private static final int DEPOSITS = 2 + USERS;

  private static final int KEPT = 5;
  private static final int LOST = 7;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path home;

  private final EmbeddedRedis redis = EmbeddedRedis.temporary();
  private ArchivedPostgres postgres;
  private RunningJar florin;
  private @Nullable Customers opened;
  private int port;

  @BeforeEach
  void startServers() throws Exception {
    postgres = ArchivedPostgres.start(home);
    florin =
        new RunningJar(
            home,
            Map.of(
                "FLORIN_DATABASE_PASSWORD", postgres.address().password(),
                "FLORIN_REDIS_PASSWORD", redis.address().password()));
  }

  @AfterEach
  void endServers() {
    postgres.close();
    redis.close();
  }

  @Test
  void whatWasCutAwayIsNeverTakenForWhatComesInstead() throws Exception {
    Seen before;
    Seen lost;
    try (ProcessRun run = start()) {
      opened = Customers.open(home, port, USERS);
      var _ = opened.depositOpenings(port);
      postgres.backUp();
      pay("kept", KEPT);
      before = look(DEPOSITS + KEPT);
      String time = postgres.ask("SELECT clock_timestamp()");
      List<String> lostIds = pay("lost", LOST);
      lost = look(DEPOSITS + KEPT + LOST);
      assertThat(lost.transferIds()).containsAll(lostIds);

      postgres.end();
      postgres.restoreTo(time);

      assertThat(run.status()).as("a program that goes on over a cut").isEqualTo(1);
      assertThat(run.err()).contains("florin: the database's history is ");
    }
    try (ProcessRun run = start()) {
      assertThat(run.err()).contains("the history was cut, by a restore or by a failover");
      assertServesWhatWasRestored(before, lost);
      assertLostIsDoneOnceMore(before, lost);
      assertThat(run.terminate()).as(run.err()).isZero();
    }
    assertThat(florin.run("verify", databaseUrl()).status()).as("verify").isZero();
    try (ProcessRun run = start()) {
      assertThat(run.err()).doesNotContain("the history was cut");
    }
  }

  /** Not the copies in Redis, which show what was lost. */
  private void assertServesWhatWasRestored(Seen before, Seen lost) throws Exception {
    assertThat(balances()).isEqualTo(before.balances()).isNotEqualTo(lost.balances());
    assertThat(balances()).as("once more, from Redis").isEqualTo(before.balances());
    assertThat(entityTags()).doesNotContainAnyElementsOf(lost.entityTags());
    assertThat(generation()).isGreaterThan(lost.generation());

    assertThat(eventsAfter("1-0").ids()).isEqualTo(before.eventIds());
    assertThat(eventsAfter(before.place()).ids()).isEmpty();
    HttpResponse<String> ahead = rest().get("/v1/events?after=" + lost.place());
    assertThat(ahead.statusCode()).as(ahead.body()).isEqualTo(410);
    assertThat(ahead.body()).contains("\"oldest\":\"" + before.place() + "\"");
    HttpResponse<String> page = statement(lost.cursor());
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
  }

  /** A caller whose answer came before the cut, and who asks again, is paid once. */
  private void assertLostIsDoneOnceMore(Seen before, Seen lost) throws Exception {
    List<String> again = pay("lost", LOST);
    assertThat(again).doesNotContainAnyElementsOf(lost.transferIds());
    assertThat(pay("lost", LOST)).isEqualTo(again);
    assertThat(balances()).isEqualTo(lost.balances());
    assertThat(pay("kept", KEPT)).isSubsetOf(before.transferIds());
    assertThat(balances()).isEqualTo(lost.balances());

    CrashTest.await(
        "events of what was done again", () -> eventsAfter(before.place()).ids().size() == LOST);
    assertThat(eventsAfter(before.place()).subjects()).isEqualTo(again);
    assertThat(eventsAfter(before.place()).ids()).doesNotContainAnyElementsOf(lost.eventIds());
    assertThat(entityTags()).doesNotContainAnyElementsOf(lost.entityTags());
  }

  private ProcessRun start() throws Exception {
    ProcessRun run =
        florin.start(
            databaseUrl(),
            "--redis-url=redis://127.0.0.1:" + redis.address().port(),
            "--sandbox=true");
    port = RunningJar.httpPort(run);
    return run;
  }

  private String databaseUrl() {
    PostgresAddress address = postgres.address();
    return "--database-url=postgresql://%s@%s:%d/%s"
        .formatted(address.user(), address.host(), address.port(), address.database());
  }

  /**
   * What the world outside saw.
   *
   * @param place the last event's
   * @param cursor of the second page of a statement
   */
  private record Seen(
      Map<String, String> balances,
      List<String> entityTags,
      List<String> eventIds,
      List<String> transferIds,
      String place,
      String cursor,
      long generation) {}

  /** Waits for as many events as there are to be; leaves copies in Redis. */
  private Seen look(int events) throws Exception {
    CrashTest.await(events + " events", () -> eventsAfter("1-0").ids().size() == events);
    Events seen = eventsAfter("1-0");
    return new Seen(
        balances(),
        entityTags(),
        seen.ids(),
        seen.subjects(),
        seen.ids().getLast(),
        String.valueOf(json(statement("")).get("next_cursor")),
        generation());
  }

  /** Of user-0 to user-1, each with a key of its own; the ids of the transfers. */
  private List<String> pay(String name, int transfers) throws Exception {
    List<String> ids = new ArrayList<>();
    for (int number = 0; number < transfers; number++) {
      String body =
          "{\"to_user_id\":\"user-1\",\"amount\":%d,\"currency\":\"USD\"}".formatted(100 + number);
      HttpResponse<String> response =
          rest().as(customers().token("user-0")).post("/v1/transfers", name + "-" + number, body);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
      ids.add(String.valueOf(json(response).get("id")));
    }
    return ids;
  }

  private Map<String, String> balances() throws Exception {
    Map<String, String> balances = new HashMap<>();
    for (String userId : customers().userIds()) {
      Map<?, ?> wallet = json(wallet(userId));
      balances.put(userId, wallet.get("amount") + " at version " + wallet.get("version"));
    }
    return balances;
  }

  private List<String> entityTags() throws Exception {
    List<String> tags = new ArrayList<>();
    for (String userId : customers().userIds()) {
      Optional<String> tag = wallet(userId).headers().firstValue("ETag");
      tags.add(tag.orElseThrow());
    }
    return tags;
  }

  private HttpResponse<String> wallet(String userId) throws Exception {
    return rest()
        .as(customers().token(userId))
        .get("/v1/wallets/" + customers().walletId(userId) + "/balance");
  }

  private HttpResponse<String> statement(String cursor) throws Exception {
    String query = cursor.isEmpty() ? "" : "&cursor=" + cursor;
    return rest()
        .as(customers().token("user-0"))
        .get("/v1/wallets/" + customers().walletId("user-0") + "/transactions?limit=2" + query);
  }

  private record Events(List<String> ids, List<String> subjects) {}

  private Events eventsAfter(String place) throws Exception {
    HttpResponse<String> response = rest().get("/v1/events?limit=1000&after=" + place);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    List<String> ids = new ArrayList<>();
    List<String> subjects = new ArrayList<>();
    for (Object event : (List<?>) Objects.requireNonNull(json(response).get("events"))) {
      ids.add(String.valueOf(((Map<?, ?>) event).get("id")));
      subjects.add(String.valueOf(((Map<?, ?>) event).get("subject")));
    }
    return new Events(ids, subjects);
  }

  private long generation() throws Exception {
    return Long.parseLong(
        postgres.ask("SELECT coalesce(sum(raised), 0)::bigint FROM cache_generation"));
  }

  private Customers customers() {
    return Objects.requireNonNull(opened, "no customers yet");
  }

  private RestClient rest() {
    return RestClient.to(port, customers().systemToken());
  }

  private static Map<?, ?> json(HttpResponse<String> response) throws IOException {
    return (Map<?, ?>) Objects.requireNonNull(JsonTree.readAll(response.body()).getFirst());
  }
}
