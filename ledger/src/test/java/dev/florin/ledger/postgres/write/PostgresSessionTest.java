package dev.florin.ledger.postgres.write;

import static dev.florin.ledger.postgres.write.Sessions.apply;
import static dev.florin.ledger.postgres.write.Sessions.lock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.florin.ledger.Command;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.Refusal;
import dev.florin.ledger.RefusalCode;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.commit.Commands;
import dev.florin.ledger.commit.Store;
import dev.florin.ledger.commit.StoreException;
import dev.florin.ledger.commit.StoreException.Kind;
import dev.florin.ledger.postgres.Partitions;
import dev.florin.ledger.rules.Movement;
import dev.florin.ledger.rules.Plan;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** Sessions on a real PostgreSQL, stepped through by hand. */
final class PostgresSessionTest {
  private final Sessions sessions = new Sessions();
  private final ExecutorService other = Executors.newFixedThreadPool(1);

  @BeforeEach
  void wallets() {
    sessions.wallets(20, 1_000);
  }

  @AfterEach
  void close() {
    other.shutdownNow();
    sessions.close();
  }

  // Twins and races between two sessions.

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoWaitedForALockSeesWhatItsTwinCommittedMeanwhile(boolean fast) throws Exception {
    Store.Session first = sessions.session();
    Store.Session second = sessions.session();
    Plan elder = apply(first, movement(Commands.transfer("k", 1, 2, 100)));
    Movement twin = movement(Commands.transfer("k", 1, 2, 100));
    Future<Plan> waits = other.submit(() -> fast ? apply(second, twin) : lock(second, twin));
    sessions.awaitBlocked(1);
    first.commit();

    assertThat(await(waits).outcomes())
        .containsExactly(new Outcome.Done(elder.entries().getFirst().transfer(), true));
  }

  /** Why the keys have a statement of their own. */
  @Test
  void inOneStatementWithTheLocksTheTwinWouldNotBeSeen() throws Exception {
    Store.Session first = sessions.session();
    apply(first, movement(Commands.transfer("k", 1, 2, 100)));
    String merged =
        """
        WITH locked AS (
          UPDATE wallet SET balance = balance WHERE bucket = 0 AND id = 1 RETURNING id)
        SELECT count(*) FROM locked CROSS JOIN transfer WHERE key = 'k'
        """;
    Future<Long> waits = other.submit(() -> sessions.number(merged));
    sessions.awaitBlocked(1);
    first.commit();

    assertThat(await(waits)).isZero();
    assertThat(sessions.number(merged)).isEqualTo(1);
  }

  @Test
  void theClockIsReadAfterTheLocksWereWaitedFor() throws Exception {
    Store.Session first = sessions.session();
    Store.Session second = sessions.session();
    apply(first, movement(Commands.transfer(1, 2, 100)));
    Future<Plan> waits = other.submit(() -> apply(second, movement(Commands.transfer(2, 3, 100))));
    sessions.awaitBlocked(1);
    Instant whileItWaited = databaseClock();
    first.commit();

    assertThat(await(waits).entries().getFirst().transfer().createdAt()).isAfter(whileItWaited);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneKeyOnOtherWalletsAtOnceIsStoppedByTheUniqueIndexAndThenRefused(boolean fast)
      throws Exception {
    Store.Session first = sessions.session();
    Store.Session second = sessions.session();
    apply(first, movement(Commands.transfer("k", 1, 2, 100)));
    Movement thief = movement(Commands.transfer("k", 3, 4, 100));
    Future<Plan> waits = other.submit(() -> fast ? apply(second, thief) : lock(second, thief));
    sessions.awaitBlocked(1);
    first.commit();

    assertThatThrownBy(() -> await(waits))
        .cause()
        .asInstanceOf(type(StoreException.class))
        .returns(Kind.REJECTED, StoreException::kind);
    second.rollback();
    assertThat(refusal(lock(second, thief)).code()).isEqualTo(RefusalCode.IDEMPOTENCY_KEY_REUSED);
    second.commit();
    assertThat(sessions.balance(3)).isEqualTo(1_000);
  }

  @Test
  void twoRefusalsOfOneKeyOnOtherWalletsAtOnceAreOne() throws Exception {
    Store.Session first = sessions.session();
    Store.Session second = sessions.session();
    lock(first, movement(Commands.transfer("k", 1, Command.NOBODY, 100)));
    Movement thief = movement(Commands.transfer("k", 3, Command.NOBODY, 100));
    Future<Plan> waits = other.submit(() -> lock(second, thief));
    sessions.awaitBlocked(1);
    first.commit();

    assertThatThrownBy(() -> await(waits))
        .cause()
        .asInstanceOf(type(StoreException.class))
        .returns(Kind.REJECTED, StoreException::kind);
    second.rollback();
    assertThat(refusal(lock(second, thief)).code()).isEqualTo(RefusalCode.IDEMPOTENCY_KEY_REUSED);
  }

  @Test
  void aTransferAndARefusalOfOneKeyOnOtherWalletsAtOnceEndWithTheTransfersAnswer()
      throws Exception {
    Store.Session first = sessions.session();
    Store.Session second = sessions.session();
    Movement pays = movement(Commands.transfer("k", 1, 2, 100));
    Movement refused = movement(Commands.transfer("k", 3, 4, 5_000));
    apply(first, pays);
    // Two requests, two tables, no wallet in common: nothing makes one wait for the other.
    assertThat(refusal(lock(second, refused)).code()).isEqualTo(RefusalCode.INSUFFICIENT_FUNDS);
    first.commit();
    second.commit();

    assertThat(lock(first, pays).outcomes().getFirst()).isInstanceOf(Outcome.Done.class);
    assertThat(refusal(lock(second, refused)).code()).isEqualTo(RefusalCode.IDEMPOTENCY_KEY_REUSED);
    assertThat(sessions.balance(3)).isEqualTo(1_000);
  }

  @Test
  void aTransferAndARefusalOfOneRequestMeetOnItsWallet() throws Exception {
    Store.Session first = sessions.session();
    Store.Session second = sessions.session();
    Command command = Commands.transfer("k", 1, 2, 1_000);
    apply(first, movement(command));
    Future<Plan> waits = other.submit(() -> lock(second, movement(command)));
    sessions.awaitBlocked(1);
    first.commit();

    assertThat(await(waits).outcomes().getFirst().replayed()).isTrue();
    assertThat(sessions.number("SELECT count(*) FROM refusal")).isZero();
  }

  // What a session does after a failure.

  @Test
  void aBalanceBelowItsFloorIsRejectedAndTheSessionGoesOn() throws Exception {
    Store.Session session = sessions.session();
    // The very first use of the prepared statements fails, then they work.
    for (int i = 0; i < 3; i++) {
      assertKind(Kind.REJECTED, () -> apply(session, movement(Commands.transfer(1, 2, 1_001))));
      session.rollback();
      apply(session, movement(Commands.transfer(1, 2, 1)));
      session.commit();
    }
    assertThat(sessions.balance(1)).isEqualTo(997);
    assertThat(sessions.balance(2)).isEqualTo(1_003);
  }

  @Test
  void aRowThatTheCopyRejectsLeavesTheSessionUsable() throws Exception {
    Store.Session session = sessions.session();
    for (String poison : List.of("\u0000", "n".repeat(201))) {
      Command command = Commands.withNote(Commands.transfer(1, 2, 1), poison);
      assertKind(Kind.REJECTED, () -> apply(session, movement(command)));
      session.rollback();
      apply(session, movement(Commands.transfer(1, 2, 1)));
      session.commit();
    }
    assertThat(sessions.number("SELECT count(*) FROM transfer")).isEqualTo(2);
  }

  @Test
  void aLockWaitThatTakesTooLongPasses() throws Exception {
    Store.Session first = sessions.session();
    Store.Session second = sessions.session();
    apply(first, movement(Commands.transfer(1, 2, 100)));

    assertKind(Kind.BLOCKED, () -> apply(second, movement(Commands.transfer(2, 3, 100))));
    second.rollback();
    first.commit();
    apply(second, movement(Commands.transfer(2, 3, 100)));
    second.commit();
    assertThat(sessions.balance(3)).isEqualTo(1_100);
  }

  @Test
  void aConnectionThatTheServerEndedIsDisconnectedBeforeCommitAndUnknownAtCommit()
      throws Exception {
    Connection connection = sessions.connection();
    Store.Session early = sessions.session(connection);
    terminate(connection);
    assertKind(Kind.DISCONNECTED, () -> apply(early, movement(Commands.transfer(1, 2, 100))));
    early.rollback();

    Connection another = sessions.connection();
    Store.Session late = sessions.session(another);
    apply(late, movement(Commands.transfer(1, 2, 100)));
    terminate(another);
    assertKind(Kind.COMMIT_UNKNOWN, late::commit);
    assertThat(sessions.balance(1)).isEqualTo(1_000);
  }

  private void terminate(Connection connection) throws Exception {
    int backend = connection.unwrap(PGConnection.class).getBackendPID();
    sessions.number("SELECT pg_terminate_backend(" + backend + ", 10000)::int");
  }

  @Test
  void partitionsThatComeWhileStatementsArePreparedAreUsed() throws Exception {
    Store.Session session = sessions.session();
    apply(session, movement(Commands.transfer(1, 2, 1)));
    session.commit();
    lock(session, movement(Commands.transfer(1, 2, 1)));
    session.commit();
    Instant nextWeek = Clock.systemUTC().instant().plus(Duration.ofDays(7));
    sessions.partitions.ensure(nextWeek);
    long id = Partitions.idsFrom(nextWeek.atOffset(ZoneOffset.UTC).toLocalDate());
    Movement then = new Movement(id, Commands.transfer("then", 1, 2, 1), 1, 2);
    apply(session, then);
    session.commit();

    assertThat(lock(session, then).outcomes().getFirst()).isInstanceOf(Outcome.Done.class);
    assertThat(sessions.number("SELECT count(*) FROM transfer")).isEqualTo(3);
  }

  @Test
  void aPlanThatTheSchemaHasOutgrownIsPreparedAgain() throws Exception {
    Store.Session session = sessions.session();
    apply(session, movement(Commands.transfer(1, 2, 1)));
    session.commit();
    sessions.execute(
        "ALTER TABLE wallet DROP CONSTRAINT wallet_frozen; "
            + "ALTER TABLE wallet ALTER COLUMN frozen TYPE integer");
    try {
      apply(session, movement(Commands.transfer(1, 2, 1)));
      session.commit();
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(Kind.REJECTED);
      session.rollback();
    }
    apply(session, movement(Commands.transfer(1, 2, 1)));
    session.commit();
    assertThat(sessions.balance(1)).isLessThanOrEqualTo(998);
  }

  // What is written is what is read.

  @ParameterizedTest
  @ValueSource(strings = {"", "n", "\uD83D\uDCB6 \u00E4\u4E2D", "\t\n\\.", "\uD83D\uDCB6 x 200"})
  void notesComeBackAsTheyWere(String text) throws Exception {
    String note = text.endsWith("x 200") ? "\uD83D\uDCB6".repeat(200) : text;
    assertStored(Commands.withNote(Commands.transfer(1, 2, 1), note));
  }

  @Test
  void whatIsLeftOutAndTheLongestKeysComeBackAsTheyWere() throws Exception {
    assertStored(Commands.deposit("~".repeat(255), 2, 7));
    assertStored(Commands.withdrawal(" ", 2, 7));
  }

  private void assertStored(Command command) throws StoreException {
    Store.Session session = sessions.session();
    Movement movement =
        switch (command.kind()) {
          case DEPOSIT -> new Movement(sessions.ids.next(), command, 20, 2);
          case WITHDRAWAL -> new Movement(sessions.ids.next(), command, 2, 20);
          case TRANSFER -> movement(command);
        };
    Transfer written = apply(session, movement).entries().getFirst().transfer();
    session.commit();

    assertThat(lock(session, movement).outcomes())
        .containsExactly(new Outcome.Done(written, false));
    session.commit();
  }

  @Test
  void aBatchLargerThanTheBufferIsWrittenWhole() throws Exception {
    Store.Session session = sessions.session();
    String note = "\uD83D\uDCB6".repeat(200);
    List<Movement> movements = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      String key = "k%03d".formatted(i) + "x".repeat(200);
      movements.add(movement(Commands.withNote(Commands.transfer(key, 1, 2, 1), note)));
    }
    Plan plan = apply(session, movements.toArray(Movement[]::new));
    session.commit();
    Plan small = apply(session, movement(Commands.transfer(1, 2, 1)));
    session.commit();

    assertThat(plan.acceptsAll() && small.acceptsAll()).isTrue();
    assertThat(sessions.number("SELECT count(*) FROM transfer")).isEqualTo(901);
    assertThat(sessions.number("SELECT count(*) FROM transfer WHERE char_length(note) = 200"))
        .isEqualTo(900);
  }

  @Test
  void aRefusalComesBackWithItsFigures() throws Exception {
    Store.Session session = sessions.session();
    Movement movement = movement(Commands.transfer("k", 1, 2, 1_234));
    lock(session, movement);
    session.commit();

    assertThat(refusal(lock(session, movement)))
        .isEqualTo(Refusal.insufficientFunds(1_000, 1_234, "USD"));
  }

  // System wallets.

  @Test
  void aSystemWalletIsFoundAgainUntilItIsRetired() throws Exception {
    Store.Session session = sessions.session();
    long first = session.systemWallet("EUR", 0);

    assertThat(sessions.session().systemWallet("EUR", 0)).isEqualTo(first);
    assertThat(session.systemWallet("EUR", 1)).isNotEqualTo(first);
    assertThat(session.systemWallet("USD", 0)).isNotEqualTo(first);
    session.retireSystemWallet(first);
    long fresh = session.systemWallet("EUR", 0);
    assertThat(fresh).isNotEqualTo(first);
    assertThat(session.systemWallet("EUR", 0)).isEqualTo(fresh);
    assertKind(Kind.REJECTED, () -> session.systemWallet("usd", 0));
    assertThat(session.systemWallet("EUR", 0)).isEqualTo(fresh);
  }

  private Instant databaseClock() {
    return sessions.database.ask(connection -> {
      try (var statement = connection.createStatement();
          var rows = statement.executeQuery("SELECT clock_timestamp()")) {
        rows.next();
        return rows.getObject(1, OffsetDateTime.class).toInstant();
      }
    });
  }

  private Movement movement(Command command) {
    return new Movement(
        sessions.ids.next(), command, command.sourceWalletId(), command.destinationWalletId());
  }

  private static Refusal refusal(Plan plan) {
    return ((Outcome.Refused) plan.outcomes().getFirst()).refusal();
  }

  private static void assertKind(Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .asInstanceOf(type(StoreException.class))
        .returns(kind, StoreException::kind);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }
}
