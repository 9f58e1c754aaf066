package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.embedded.EmbeddedPostgres;
import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.Slots;
import dev.florin.ledger.postgres.Database;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Operators at a backlog that no worker settles. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueueCommandTest {
  private static final long PARKED = 7014118230040576L;
  private static final long PENDING = 7014118230040577L;
  private static final long REFUSED = 7014118230040578L;
  private static final long OLD = 7014118230040579L;
  private static final long NOT_THERE = 7014118230040580L;
  private static final long WALLET = 7012L;
  private static final short SLOT = Slots.of(WALLET);
  private static final String NAME = Slots.lease(SLOT).substring("slot/".length());

  @TempDir static Path home;

  private EmbeddedPostgres postgres;
  private Database database;

  @BeforeAll
  void start() {
    postgres = EmbeddedPostgres.start(EmbeddedPostgres.Options.in(home.resolve(".florin/data")));
    DatabaseAccess access = DatabaseAccess.of(postgres.address());
    database =
        Database.open(LedgerConfig.of(access.jdbcUrl(), access.user(), access.password(), 1));
  }

  @BeforeEach
  void fill() {
    execute(
        """
        TRUNCATE accepted_transfer, accepted_transfer_act, parked_transfer, lease;
        INSERT INTO accepted_transfer (id, source_wallet_id, destination_wallet_id, amount,
               sequence, accepted_at, finished_at, bucket, slot, state, refusal_code, available,
               shortfall, failures, currency, fingerprint, caller, key, note)
        VALUES (%1$d, %5$d, 7011, 1170, 1, now(), NULL, 0, %6$d, 5, NULL, NULL, NULL, 5, 'USD',
                sha256('x'), 'alice', 'lunch-1', 'lunch'),
               (%2$d, %5$d, -1, 500, 2, now() - interval '200 s', NULL, 0, %6$d, 1, NULL, NULL,
                NULL, 0, 'JPY', sha256('x'), 'alice', 'lunch-2', NULL),
               (%3$d, %5$d, 7011, 1170, 3, now(), '2026-11-22T10:00:00.123Z', 0, %6$d, 3, 6, 70,
                1100, 0, 'USD', sha256('x'), 'alice', 'lunch-3', NULL),
               (%4$d, %5$d, 7011, 1170, 4, '2026-01-02T10:00:00Z', NULL, 0, %6$d, 5, NULL, NULL,
                NULL, 5, 'USD', sha256('x'), 'alice', 'lunch-4', NULL);
        UPDATE backlog_accepted SET accepted = 4 WHERE slot = %6$d;
        UPDATE backlog_finished SET finished = 3 WHERE slot = %6$d;
        INSERT INTO parked_transfer
        VALUES (%1$d, 0, '2026-11-22T10:00:00.123Z', E'no room\\n\\033[2J on the disk'),
               (%4$d, 0, now(), 'no room');
        INSERT INTO accepted_transfer_act (transfer_id, bucket, at, act, actor, detail)
        VALUES (%1$d, 0, '2026-11-22T10:00:00.123Z', 'parked', 'host-1', 'no room');
        INSERT INTO lease VALUES ('slot/%7$s', 'host-1', 1, now() + interval '1 h')
        """
            .formatted(PARKED, PENDING, REFUSED, OLD, WALLET, SLOT, NAME));
  }

  @AfterAll
  void end() {
    database.close();
    postgres.close();
  }

  @Test
  void listShowsWhatWaitsWhoWorksAndWhatWasParked() {
    CommandRun run = run("list");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines().map(line -> line.replaceAll("3m 2\\ds|T[0-9:]+Z", "*")))
        .startsWith(
            "1 pending, the oldest for *; 2 parked.",
            "Slots are settled by host-1 (1), nobody (31).",
            "",
            "slot  pending  oldest for  settled by",
            NAME + "          1  *      host-1",
            "",
            "parked            since                    amount  error",
            "7014118230040576  2026-11-22*  11.70 USD  no room [2J on the disk")
        .hasSize(9);
  }

  @Test
  void listShowsOnePageAndHowToGetTheNext() {
    assertThat(run("list", "--limit", "1").out())
        .contains(PARKED + "  ")
        .doesNotContain(OLD + "  ")
        .endsWith("There may be more: --after " + PARKED + "\n");
    assertThat(run("list", "--limit", "2", "--after", Long.toString(PARKED)).out())
        .contains(OLD + "  ")
        .doesNotContain(PARKED + "  ", "more");
  }

  @Test
  void listShowsWhatIsPendingWhenAskedFor() {
    assertThat(run("list", "--pending").out().lines().map(line -> line.replaceAll("20\\S+Z", "*")))
        .anyMatch(
            line -> line.matches(PENDING + "  \\*  +3m 2\\ds  " + NAME + " +0 +500 JPY  " + WALLET))
        .noneMatch(line -> line.startsWith(Long.toString(PARKED)));
  }

  @Test
  void showTellsAllOfOneTransfer() {
    assertThat(show(PARKED).out().lines().map(line -> line.replaceAll("T[0-9:]+Z", "*")))
        .contains(
            "state        parked at 2026-11-22*: no room [2J on the disk",
            "amount       11.70 USD",
            "from wallet  7012",
            "to wallet    7011",
            "note         lunch",
            "asked by     alice, with the key lunch-1",
            "slot         " + NAME + ", in place 1",
            "2026-11-22*  parked  host-1  no room");
    assertThat(show(REFUSED).out())
        .contains("refused as insufficient_funds, 11.00 USD short at 2026-11-22T10:00:00Z");
    assertThat(show(PENDING).out())
        .contains("state        pending\n", "to wallet    none: there was no such recipient\n")
        .doesNotContain("note", "why");
  }

  @Test
  void showOfNothingIsALineAndStatusOne() {
    CommandRun run = show(NOT_THERE);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            "florin: "
                + NOT_THERE
                + ": no such transfer was accepted, or it ended and is forgotten\n");
  }

  @Test
  void retryMakesItPendingAndRecordsWhoAndWhy() {
    CommandRun run = decide("retry", "--actor", "fiona", PARKED);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo(PARKED + ": pending again, in slot " + NAME + "\n");
    assertThat(show(PARKED).out())
        .contains("state        pending\n", ", in place 5\n", "retried  fiona   disk was full\n");
  }

  @Test
  void dropCancelsItAndTheActorIsWhoIsLoggedIn() {
    CommandRun run = decide("drop", PARKED, OLD);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo(PARKED + ": dropped\n" + OLD + ": dropped\n");
    assertThat(show(PARKED).out())
        .contains("state        cancelled at ")
        .containsPattern("dropped +" + System.getProperty("user.name") + " +disk was full");
  }

  @Test
  void whatIsDoneStaysDoneWhenAnotherIsRefused() {
    CommandRun run = decide("retry", PENDING, OLD, NOT_THERE, PARKED);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEqualTo(PARKED + ": pending again, in slot " + NAME + "\n");
    assertThat(run.err().lines())
        .containsExactly(
            "florin: " + PENDING + ": it is pending (expected: parked)",
            "florin: "
                + OLD
                + ": accepted at 2026-01-02T10:00:00Z (expected: at most 7 days ago); drop it",
            "florin: "
                + NOT_THERE
                + ": no such transfer was accepted, or it ended and is forgotten");
  }

  @Test
  void everyActSpeaksJson() throws Exception {
    assertShows(
        run("list", "--json"),
        """
        {"pending":1,"parked":2,"transfers":[{"id":"7014118230040576","state":"parked",
         "from_wallet_id":"7012","to_wallet_id":"7011","amount":1170,"currency":"USD",
         "note":"lunch","caller":"alice","key":"lunch-1","finished_at":null,"failures":5},
         {"id":"7014118230040579","state":"parked","note":null,"error":"no room"}]}
        """);
    assertShows(
        run("show", Long.toString(REFUSED), "--json"),
        """
        {"id":"7014118230040578","state":"refused","finished_at":"2026-11-22T10:00:00.123Z",
         "refusal":{"code":"insufficient_funds","available":70,"shortfall":1100},"acts":[]}
        """);
    CommandRun decided = decide("retry", "--json", PARKED, OLD);
    assertThat(decided.status()).isEqualTo(1);
    assertShows(
        decided,
        """
        {"transfers":[{"id":"7014118230040576","done":true,"outcome":"pending","detail":"…"},
                      {"id":"7014118230040579","done":false,"outcome":"too_old","detail":"…"}]}
        """);
  }

  @Test
  void wrongUsageIsOneLineAndDoesNothing() {
    assertWrongUsage("florin: queue: nothing to do (expected: one of list, show, retry, drop)");
    assertWrongUsage("florin: Missing required option: '--reason=TEXT'", "drop", "1");
    assertWrongUsage("florin: Missing required parameter: 'ID'", "drop", "--reason", "x");
    assertWrongUsage("florin: Missing required parameter: 'ID'", "show");
    assertWrongUsage("florin: Invalid value for positional parameter", "show", "lunch-1");
    assertWrongUsage("florin: --limit: 0 (expected: 1 to 200)", "list", "--limit", "0");
    assertWrongUsage("florin: --reason: blank (expected: 1 to", "drop", "1", "--reason", " ");
    assertWrongUsage(
        "florin: --actor: holds a control character",
        "drop",
        "1",
        "--reason",
        "x",
        "--actor",
        "a\tb");
  }

  private CommandRun show(long id) {
    return run("show", Long.toString(id));
  }

  private CommandRun decide(Object... arguments) {
    List<String> all = new ArrayList<>(Arrays.stream(arguments).map(String::valueOf).toList());
    all.addAll(List.of("--reason", "disk was full"));
    return run(all.toArray(String[]::new));
  }

  private CommandRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("queue"));
    all.addAll(List.of(arguments));
    return CommandRun.of(home, Map.of(), all.toArray(String[]::new));
  }

  private void assertWrongUsage(String beginning, String... arguments) {
    CommandRun run = run(arguments);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith(beginning).hasLineCount(1);
  }

  private static void assertShows(CommandRun run, String stated) throws Exception {
    Object expected = JsonTree.readAll(stated).getFirst();
    assertThat(JsonTree.readAll(run.out()))
        .as(run.out())
        .singleElement()
        .matches(printed -> JsonTree.shows(printed, expected));
  }

  private void execute(String sql) {
    boolean _ =
        database.transact(connection -> {
          try (var statement = connection.createStatement()) {
            statement.execute("SET LOCAL ROLE NONE");
            return statement.execute(sql);
          }
        });
  }
}
