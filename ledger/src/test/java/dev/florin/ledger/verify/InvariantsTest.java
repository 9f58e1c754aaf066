package dev.florin.ledger.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.Kind;
import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.Slots;
import dev.florin.ledger.backlog.BacklogFixture;
import dev.florin.ledger.postgres.Database;
import dev.florin.ledger.postgres.LedgerFixture;
import dev.florin.ledger.postgres.Partitions;
import dev.florin.ledger.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InvariantsTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant BEFORE_THE_LOG = Instant.parse("2026-11-22T10:00:00Z");

  private final LedgerConfig config = TestPostgres.emptyDatabase();
  private final Database database = Database.open(config);
  private final Partitions partitions = new Partitions(database, Duration.ofDays(1));
  private final LedgerFixture fixture = new LedgerFixture(database, partitions);
  private long alice;
  private long bob;
  private long system;
  private long deposit;
  private long transfer;
  private long withdrawal;
  private long parked;
  private long waiting;

  @BeforeAll
  void write() {
    alice = fixture.wallet("alice", NOON);
    bob = fixture.wallet("bob", NOON);
    system = fixture.systemWallet(0, NOON);
    deposit = fixture.move(Kind.DEPOSIT, system, alice, 10_000, NOON);
    transfer = fixture.move(Kind.TRANSFER, alice, bob, 1_170, NOON);
    withdrawal = fixture.move(Kind.WITHDRAWAL, bob, system, 170, NOON);
    fixture.move(Kind.TRANSFER, alice, bob, 30, NOON);
    fixture.commit();
    accept();
    log();
  }

  /** What moved between users was accepted before; more waits, or ended without moving. */
  private void accept() {
    TestPostgres.execute(
        database,
        """
        UPDATE transfer SET key_space = 2 WHERE kind = 3;
        INSERT INTO accepted_transfer (id, source_wallet_id, destination_wallet_id, amount,
               sequence, accepted_at, finished_at, bucket, slot, state, currency, fingerprint,
               caller, key, note)
        SELECT id, source_wallet_id, destination_wallet_id, amount, row_number() OVER (ORDER BY id),
               created_at, created_at, bucket, %1$d, 2, currency, fingerprint, caller, key, note
          FROM transfer WHERE kind = 3;
        UPDATE backlog_accepted SET accepted = 2 WHERE slot = %1$d;
        UPDATE backlog_finished SET finished = 2, settled_through = 2 WHERE slot = %1$d
        """
            .formatted(Slots.of(alice)));
    BacklogFixture backlog = new BacklogFixture(database);
    for (int state = 3; state <= 4; state++) {
      backlog.end(backlog.accept(bob, NOON), state, NOON);
    }
    parked = backlog.accept(alice, NOON.plusSeconds(1));
    backlog.park(parked, "an error");
    waiting = backlog.accept(alice, NOON.plusSeconds(2));
  }

  /** All that moved or ended so far has its place, and the log begins there. */
  private void log() {
    TestPostgres.execute(
        database,
        """
        INSERT INTO event_batch (bucket, last_position, placed_at, kind, transfer_ids)
        SELECT 0, 2, timestamptz '%1$s', 1, array_agg(id) FROM transfer WHERE key_space = 1
        UNION ALL
        SELECT 0, 6, '%1$s', 2, array_agg(id) FROM transfer WHERE key_space = 2
        UNION ALL
        SELECT 0, 4 + state, '%1$s', state, ARRAY[id] FROM accepted_transfer WHERE state IN (3, 4);
        UPDATE event_sequence SET last_position = 8;
        UPDATE event_horizon SET kept_since = '%1$s'
        """
            .formatted(NOON));
  }

  @AfterEach
  void nothingIsLeftOfACorruption() throws SQLException {
    assertThat(check()).allMatch(Verdict::holds);
  }

  @AfterAll
  void close() {
    database.close();
  }

  static List<String> names() {
    return Invariants.all().stream().map(Invariant::name).toList();
  }

  @Test
  void aLedgerInOrderHoldsEveryInvariant() throws SQLException {
    List<Verdict> told = new ArrayList<>();
    try (Connection connection = Database.openVerifier(config)) {
      List<Verdict> verdicts = Invariants.check(connection, told::add);

      assertThat(verdicts).extracting(verdict -> verdict.invariant().name()).isEqualTo(names());
      assertThat(verdicts).allMatch(Verdict::holds).isEqualTo(told);
      assertThat(connection.getAutoCommit()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachInvariantFindsWhatBreaksIt(String name) throws SQLException {
    List<String> found =
        corrupted(corruption(name)).stream()
            .filter(verdict -> !verdict.holds())
            .map(verdict -> verdict.invariant().name())
            .toList();

    assertThat(found).contains(name);
  }

  /** Each part of an invariant of several, by itself. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "settled_moved_as_accepted | UPDATE accepted_transfer SET state = 1, finished_at = NULL"
            + " WHERE id = {transfer}",
        "settled_moved_as_accepted | UPDATE accepted_transfer SET state = 2,"
            + " finished_at = accepted_at WHERE id = {waiting}",
        "settled_moved_as_accepted | UPDATE transfer SET key_space = 1 WHERE id = {transfer}",
        "settled_moved_as_accepted | UPDATE accepted_transfer SET note = 'another'"
            + " WHERE id = {transfer}",
        "pending_is_still_to_be_read | UPDATE accepted_transfer SET sequence = 100"
            + " WHERE id = {parked}",
        "backlog_counts_what_is_pending | DELETE FROM accepted_transfer WHERE id = {waiting}",
        "backlog_counts_what_is_pending | DELETE FROM backlog_finished",
        "parked_has_its_error | UPDATE accepted_transfer SET state = 1 WHERE id = {parked}",
        "parked_has_its_error | DELETE FROM accepted_transfer WHERE id = {parked}"
      })
  void aBacklogOutOfOrderIsFoundInEachWay(String invariant, String corruption) throws SQLException {
    List<Verdict> verdicts =
        corrupted(
            corruption
                .replace("{transfer}", Long.toString(transfer))
                .replace("{parked}", Long.toString(parked))
                .replace("{waiting}", Long.toString(waiting)));

    assertThat(broken(verdicts, invariant)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "moved_is_in_the_log_once | DELETE FROM event_batch WHERE kind = 1",
        "moved_is_in_the_log_once | UPDATE event_batch SET transfer_ids ="
            + " array_append(transfer_ids, 7) WHERE kind = 1",
        "moved_is_in_the_log_once | UPDATE event_batch"
            + " SET transfer_ids = array_append(transfer_ids, transfer_ids[1]) WHERE kind = 1",
        "moved_is_in_the_log_once | INSERT INTO event_outbox (bucket, kind, transfer_ids)"
            + " SELECT bucket, 1, transfer_ids FROM event_batch WHERE kind = 2",
        "end_is_in_the_log_once | DELETE FROM event_batch WHERE kind = 4",
        "end_is_in_the_log_once | INSERT INTO event_outbox (bucket, kind, transfer_ids)"
            + " SELECT bucket, 4, transfer_ids FROM event_batch WHERE kind = 2",
        "end_is_in_the_log_once | INSERT INTO event_outbox (bucket, kind, transfer_ids)"
            + " SELECT bucket, 3, ARRAY[id] FROM accepted_transfer WHERE state = 1",
        "positions_are_dense | DELETE FROM event_batch WHERE kind = 1",
        "positions_are_dense | DELETE FROM event_batch WHERE kind = 4",
        "positions_are_dense | UPDATE event_batch SET last_position = 5 WHERE kind = 2",
        "positions_are_dense | UPDATE event_horizon SET forgotten_through = 2",
        "positions_are_dense | UPDATE event_batch SET transfer_ids = array_append(transfer_ids, 7)"
      })
  void aLogOutOfOrderIsFoundInEachWay(String invariant, String corruption) throws SQLException {
    List<Verdict> verdicts =
        corrupted("UPDATE event_horizon SET kept_since = '2026-11-22 11:00Z';" + corruption);

    assertThat(broken(verdicts, invariant)).isNotEmpty();
  }

  @Test
  void whatWasCommittedBeforeTheLogBeginsNeedsNoEvent() throws SQLException {
    List<Verdict> verdicts =
        corrupted("DELETE FROM event_batch; UPDATE event_horizon SET forgotten_through = 8");

    assertThat(verdicts).allMatch(Verdict::holds);
  }

  @Test
  void whatWaitsForItsPlaceIsLogged() throws SQLException {
    List<Verdict> verdicts =
        corrupted(
            """
            INSERT INTO event_outbox (bucket, kind, transfer_ids)
            SELECT bucket, kind, transfer_ids FROM event_batch;
            DELETE FROM event_batch;
            UPDATE event_sequence SET last_position = 0;
            UPDATE event_horizon SET kept_since = '2026-11-22 11:00Z'
            """);

    assertThat(verdicts).allMatch(Verdict::holds);
  }

  @Test
  void aTransferThatWasTriedAgainIsInOrderByItsNewNumber() throws SQLException {
    List<Verdict> verdicts =
        corrupted(
            """
            UPDATE accepted_transfer a
               SET sequence = 90 + t.source_version FROM transfer t WHERE t.id = a.id;
            UPDATE backlog_accepted SET accepted = accepted + 90;
            UPDATE backlog_finished SET finished = finished + 90
            """);

    assertThat(verdicts).allMatch(Verdict::holds);
  }

  @Test
  void slotsAreComputedAlikeHereAndInTheDatabase() throws SQLException {
    StringBuilder rows = new StringBuilder();
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      long wallet = i == 0 ? Long.MAX_VALUE : random.nextLong(1, Long.MAX_VALUE);
      rows.append(i == 0 ? "" : ", ")
          .append("(%d, %d, %d)".formatted(i + 1, wallet, Slots.of(wallet)));
    }

    List<Verdict> verdicts =
        corrupted(
            """
            INSERT INTO accepted_transfer (id, source_wallet_id, destination_wallet_id, amount,
                   sequence, accepted_at, bucket, slot, state, currency, fingerprint, caller, key)
            SELECT v.id, v.wallet, 9, 1, v.id, now(), 0, v.slot, 1, 'USD', sha256('x'), 'alice',
                   'slot-' || v.id
              FROM (VALUES %s) v (id, wallet, slot)
            """
                .formatted(rows));

    assertThat(broken(verdicts, "slot_is_the_wallets")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 4})
  void aDoubleAndAGapInTheVersionsAreBothFound(long version) throws SQLException {
    List<Verdict> verdicts =
        corrupted(
            "UPDATE transfer SET destination_version = " + version + " WHERE id = " + withdrawal);

    assertThat(broken(verdicts, "versions_are_dense")).isNotEmpty();
  }

  @Test
  void findingsNameTheRowsAndAreBounded() throws SQLException {
    List<Verdict> verdicts =
        corrupted(
            """
            INSERT INTO wallet (bucket, id, currency, balance, version)
            SELECT 0, 1000 + n, 'USD', 7, 1 FROM generate_series(1, 500) n
            """);

    assertThat(broken(verdicts, "balance_equals_history")).hasSize(Invariants.FINDINGS_MAX);
    assertThat(broken(verdicts, "balance_equals_history").getFirst())
        .containsEntry("balance", "7")
        .containsEntry("sum_of_changes", "0")
        .containsKey("wallet_id");
    assertThat(broken(verdicts, "currency_adds_up_to_zero"))
        .containsExactly(Map.of("currency", "USD", "sum_of_balances", "3500"));
  }

  @Test
  void aCheckBesideALiveLoadFindsNothing() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    try (var thread = Executors.newSingleThreadExecutor()) {
      Future<?> load =
          thread.submit(() -> {
            while (!enough.get()) {
              fixture.move(Kind.DEPOSIT, system, alice, 3, BEFORE_THE_LOG);
              fixture.move(Kind.TRANSFER, alice, bob, 2, BEFORE_THE_LOG);
              fixture.commit();
            }
          });
      try {
        for (int i = 0; i < 20; i++) {
          assertThat(check()).allMatch(Verdict::holds);
        }
      } finally {
        enough.set(true);
      }
      load.get();
    }
  }

  @Test
  void allVerdictsSpeakOfOneMoment() throws SQLException {
    String wrong = "UPDATE wallet SET version = version + 1 WHERE id = " + alice;
    String right = "UPDATE wallet SET version = version - 1 WHERE id = " + alice;
    List<Verdict> told = new ArrayList<>();
    try (Connection connection = Database.openVerifier(config)) {
      Invariants.check(
          connection,
          verdict -> {
            if (told.isEmpty()) {
              TestPostgres.execute(database, wrong);
            }
            told.add(verdict);
          });
    }
    List<Verdict> later = check();
    TestPostgres.execute(database, right);

    assertThat(told).hasSameSizeAs(Invariants.all()).allMatch(Verdict::holds);
    assertThat(broken(later, "version_counts_transfers")).hasSize(1);
  }

  private String corruption(String invariant) {
    String unchecked =
        "ALTER TABLE wallet DROP CONSTRAINT wallet_balance_bounds;"
            + "ALTER TABLE wallet DROP CONSTRAINT wallet_bounds;";
    return switch (invariant) {
      case "currency_adds_up_to_zero", "balance_equals_history" ->
          "UPDATE wallet SET balance = balance + 1 WHERE id = " + alice;
      case "version_counts_transfers" ->
          "UPDATE wallet SET version = version + 1 WHERE id = " + alice;
      case "versions_are_dense" -> "UPDATE transfer SET source_version = 7 WHERE id = " + transfer;
      case "transfers_are_chained" ->
          "UPDATE transfer SET destination_previous_id = 7 WHERE id = " + withdrawal;
      case "running_balances_chain" ->
          "UPDATE transfer SET source_balance = source_balance + 1 WHERE id = " + transfer;
      case "balance_within_bounds" ->
          unchecked + "UPDATE wallet SET balance = -1 WHERE id = " + alice;
      case "history_within_bounds" ->
          "UPDATE transfer SET destination_balance = -1 WHERE id = " + deposit;
      case "wallets_of_transfers_exist" ->
          "DELETE FROM wallet_owner WHERE wallet_id = "
              + bob
              + ";DELETE FROM wallet WHERE id = "
              + bob;
      case "transfer_has_its_wallets_currency" ->
          "UPDATE transfer SET currency = 'EUR' WHERE id = " + transfer;
      case "kind_tells_the_parties" -> "UPDATE transfer SET kind = 3 WHERE id = " + withdrawal;
      case "wallet_has_one_holder" -> "DELETE FROM wallet_owner WHERE wallet_id = " + alice;
      case "holder_has_the_wallets_currency" ->
          "UPDATE wallet_owner SET currency = 'EUR' WHERE wallet_id = " + alice;
      case "key_moves_money_once" ->
          "ALTER TABLE transfer_p20261122 DROP CONSTRAINT transfer_p20261122_key;"
              + "UPDATE transfer SET key = 'same'";
      case "key_has_one_outcome" ->
          "INSERT INTO refusal SELECT bucket, caller, key, key_space, fingerprint, 6, 0, 1, 'USD',"
              + " created_at + interval '1 minute' FROM transfer WHERE id = "
              + transfer;
      case "partitions_guard_their_rows" ->
          "ALTER TABLE transfer_p20261122 DROP CONSTRAINT transfer_p20261122_key";
      default -> corruptionOfTheBacklog(invariant);
    };
  }

  private String corruptionOfTheBacklog(String invariant) {
    return switch (invariant) {
      case "settled_moved_as_accepted" ->
          "UPDATE accepted_transfer SET amount = amount + 1 WHERE id = " + transfer;
      case "accepted_key_moves_its_own_transfer" ->
          "UPDATE accepted_transfer SET key = 'key-%1$d' WHERE id = %2$d;"
                  .formatted(withdrawal, waiting)
              + "UPDATE transfer SET key_space = 2, created_at = now() WHERE id = "
              + withdrawal;
      case "moved_was_accepted" ->
          "UPDATE transfer SET key_space = 2, created_at = now() WHERE id = " + deposit;
      case "settled_in_order" ->
          "UPDATE accepted_transfer SET sequence = 100 WHERE id = " + transfer;
      case "slot_is_the_wallets" ->
          "UPDATE accepted_transfer SET slot = (slot + 1) % 32 WHERE id = " + parked;
      case "backlog_counts_what_is_pending" ->
          "UPDATE backlog_finished SET finished = finished + 1 WHERE slot = " + Slots.of(alice);
      case "pending_is_still_to_be_read" ->
          "UPDATE backlog_finished SET settled_through = 4 WHERE slot = " + Slots.of(alice);
      case "parked_has_its_error" -> "DELETE FROM parked_transfer";
      case "moved_is_in_the_log_once" -> "UPDATE event_batch SET kind = 2 WHERE kind = 1";
      case "end_is_in_the_log_once" -> "UPDATE event_batch SET kind = 4 WHERE kind = 3";
      case "frozen_as_recorded" -> "UPDATE wallet SET frozen = 2";
      case "positions_are_dense" -> "UPDATE event_sequence SET last_position = 9";
      default -> throw new AssertionError(invariant + ": no corruption that shows that it is seen");
    };
  }

  /** Verdicts on the ledger with a corruption, which does not stay. */
  private List<Verdict> corrupted(String sql) throws SQLException {
    try (Connection connection = database.openWriter();
        var statement = connection.createStatement()) {
      statement.execute("SET LOCAL ROLE NONE");
      statement.execute(sql);
      List<Verdict> verdicts = new ArrayList<>();
      for (Invariant invariant : Invariants.all()) {
        verdicts.add(Invariants.check(connection, invariant));
      }
      connection.rollback();
      return verdicts;
    }
  }

  private List<Verdict> check() throws SQLException {
    try (Connection connection = Database.openVerifier(config)) {
      return Invariants.check(connection, verdict -> {});
    }
  }

  private static List<Map<String, String>> broken(List<Verdict> verdicts, String name) {
    return verdicts.stream()
        .filter(verdict -> verdict.invariant().name().equals(name))
        .flatMap(verdict -> verdict.findings().stream())
        .toList();
  }
}
