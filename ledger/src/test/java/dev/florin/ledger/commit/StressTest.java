package dev.florin.ledger.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.Refusal;
import dev.florin.ledger.RefusalCode;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.verify.Invariants;
import dev.florin.ledger.verify.Verdict;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Two instances, eight threads, fifty wallets: deposits, withdrawals and transfers, of which about
 * a tenth use a key again and a tenth can only be refused. What the callers were told is then held
 * against the rows.
 */
final class StressTest {
  private static final int INSTANCES = 2;
  private static final int THREADS = 8;
  private static final int WALLETS = 50;
  private static final int COMMANDS = 800;
  private static final long OPENING_MINOR = 10_000;

  /** What a caller asked for and was told. */
  private record Told(Command command, Outcome outcome) {}

  @Test
  void whatCallersWereToldIsWhatTheRowsSay() throws Exception {
    try (LedgerFixture fixture = LedgerFixture.open(INSTANCES)) {
      fixture.wallets(WALLETS, "USD");
      for (int wallet = 1; wallet <= WALLETS; wallet++) {
        fixture.fund(wallet, OPENING_MINOR);
      }
      List<Told> told = run(fixture);

      assertThat(told).hasSize(THREADS * COMMANDS);
      Map<CallerKey, Outcome> firsts = requireOneOutcomeAKey(told);
      requireRows(fixture, firsts);
      requireBooks(fixture);
    }
  }

  private static List<Told> run(LedgerFixture fixture) throws Exception {
    List<Future<List<Told>>> threads = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
      for (int thread = 0; thread < THREADS; thread++) {
        int number = thread;
        threads.add(pool.submit(() -> new Caller(fixture, number).run()));
      }
    }
    List<Told> told = new ArrayList<>();
    for (Future<List<Told>> thread : threads) {
      told.addAll(thread.get());
    }
    return told;
  }

  /** One thread: keeps some commands on their way to both instances, and notes what it is told. */
  private static final class Caller {
    private static final int ON_THEIR_WAY = 50;

    private final LedgerFixture fixture;
    private final Random random;
    private final int number;
    private final List<Command> sent = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();

    Caller(LedgerFixture fixture, int number) {
      this.fixture = fixture;
      this.number = number;
      this.random = new Random(number);
    }

    List<Told> run() {
      for (int round = 0; round < COMMANDS / ON_THEIR_WAY; round++) {
        List<Command> commands = new ArrayList<>();
        List<CompletableFuture<Outcome>> answers = new ArrayList<>();
        for (int i = 0; i < ON_THEIR_WAY; i++) {
          Command command = command();
          commands.add(command);
          sent.add(command);
          answers.add(
              fixture
                  .ledger(random.nextInt(INSTANCES))
                  .ledger()
                  .submit(command, LedgerFixture.PATIENCE));
        }
        for (int i = 0; i < ON_THEIR_WAY; i++) {
          told.add(new Told(commands.get(i), LedgerFixture.await(answers.get(i))));
        }
      }
      return told;
    }

    private Command command() {
      int dice = random.nextInt(10);
      if (dice == 0 && !sent.isEmpty()) {
        return sent.get(random.nextInt(sent.size()));
      }
      String key = number + "-" + sent.size();
      long source = 1 + random.nextLong(WALLETS);
      long destination = 1 + (source + random.nextLong(WALLETS - 1)) % WALLETS;
      long amountMinor = 1 + random.nextLong(300);
      return switch (dice) {
        case 1 -> Commands.transfer(key, source, destination, 1_000_000_000);
        case 2 -> Commands.deposit(key, source, amountMinor);
        case 3 -> Commands.withdrawal(key, source, amountMinor);
        default -> Commands.transfer(key, source, destination, amountMinor);
      };
    }
  }

  /** The answer to each key, after a look that all answers to it agree and one alone was first. */
  private static Map<CallerKey, Outcome> requireOneOutcomeAKey(List<Told> told) {
    Map<CallerKey, List<Outcome>> answers = new HashMap<>();
    for (Told each : told) {
      answers
          .computeIfAbsent(each.command().callerKey(), any -> new ArrayList<>())
          .add(each.outcome());
    }
    Map<CallerKey, Outcome> firsts = new HashMap<>();
    answers.forEach((key, outcomes) -> {
      assertThat(outcomes.stream().map(StressTest::content).distinct()).as("%s", key).hasSize(1);
      assertThat(outcomes.stream().filter(outcome -> !outcome.replayed())).as("%s", key).hasSize(1);
      firsts.put(key, outcomes.getFirst());
    });
    return firsts;
  }

  private static Object content(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done(Transfer transfer, boolean _) -> transfer;
      case Outcome.Refused(Refusal refusal, boolean _) -> refusal;
    };
  }

  private static void requireRows(LedgerFixture fixture, Map<CallerKey, Outcome> firsts) {
    long paid = 0;
    for (Outcome outcome : firsts.values()) {
      if (outcome instanceof Outcome.Done(Transfer transfer, boolean _)) {
        paid++;
        assertThat(transfer.sourceVersion()).isPositive();
      } else if (outcome instanceof Outcome.Refused(Refusal refusal, boolean _)) {
        assertThat(refusal.code()).isEqualTo(RefusalCode.INSUFFICIENT_FUNDS);
      }
    }
    assertThat(fixture.number("SELECT count(*) FROM transfer")).isEqualTo(WALLETS + paid);
    assertThat(fixture.number("SELECT count(DISTINCT key) FROM transfer"))
        .isEqualTo(WALLETS + paid);
    assertThat(fixture.number("SELECT count(*) FROM refusal")).isEqualTo(firsts.size() - paid);
    assertThat(fixture.number("SELECT count(*) FROM refusal JOIN transfer USING (caller, key)"))
        .isZero();
    for (Outcome outcome : firsts.values()) {
      if (outcome instanceof Outcome.Done(Transfer transfer, boolean _)) {
        requireRow(fixture, transfer);
      }
    }
  }

  private static void requireRow(LedgerFixture fixture, Transfer transfer) {
    String row =
        "SELECT count(*) FROM transfer WHERE bucket = 0 AND id = "
            + transfer.id()
            + " AND (amount, source_wallet_id, destination_wallet_id, source_balance,"
            + " destination_balance, source_version, destination_version, key) = ("
            + transfer.amountMinor()
            + ", "
            + transfer.sourceWalletId()
            + ", "
            + transfer.destinationWalletId()
            + ", "
            + transfer.sourceBalanceMinor()
            + ", "
            + transfer.destinationBalanceMinor()
            + ", "
            + transfer.sourceVersion()
            + ", "
            + transfer.destinationVersion()
            + ", '"
            + transfer.callerKey().key()
            + "')";
    assertThat(fixture.number(row)).as("%s", transfer).isEqualTo(1);
  }

  private static void requireBooks(LedgerFixture fixture) throws SQLException {
    LedgerConfig config = fixture.config();
    try (Connection connection =
        DriverManager.getConnection(config.jdbcUrl(), config.user(), config.password())) {
      assertThat(Invariants.check(connection, verdict -> {}))
          .hasSize(Invariants.all().size())
          .allMatch(Verdict::holds);
    }
  }
}
