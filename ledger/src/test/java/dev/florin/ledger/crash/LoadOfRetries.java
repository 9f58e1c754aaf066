package dev.florin.ledger.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.Command;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.commit.Commands;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Callers that behave as a client should: each sends a command, and while it is told of a fault it
 * sends the same one again with the same key, to any instance. A tenth of the commands are earlier
 * ones sent again, a tenth can only be refused. Every answer is kept and held against the rows.
 */
final class LoadOfRetries implements AutoCloseable {
  private static final Duration CALL_PATIENCE = Duration.ofSeconds(5);

  private final CrashSite site;
  private final int wallets;
  private final ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Caller> callers = new ArrayList<>();
  private final List<Future<?>> running = new ArrayList<>();
  final LongAdder acknowledged = new LongAdder();
  final LongAdder retries = new LongAdder();
  private volatile boolean ending;

  LoadOfRetries(CrashSite site, int wallets, int callerCount) {
    this.site = site;
    this.wallets = wallets;
    for (int number = 0; number < callerCount; number++) {
      Caller caller = new Caller(number);
      callers.add(caller);
      running.add(pool.submit(caller));
    }
  }

  /** Returns when this many more commands have been acknowledged. */
  void awaitAcknowledged(int more) {
    long target = acknowledged.sum() + more;
    CrashSite.await(
        more + " more acknowledged",
        () -> acknowledged.sum() >= target || running.stream().anyMatch(Future::isDone));
    assertThat(running).noneMatch(Future::isDone);
  }

  /** Lets each caller get its last answer; then holds all answers against the rows. */
  void finish() throws ExecutionException, InterruptedException, SQLException {
    ending = true;
    for (Future<?> caller : running) {
      caller.get();
    }
    requireRows();
    site.requireBooks();
  }

  @Override
  public void close() {
    ending = true;
    pool.shutdownNow();
  }

  /** One at a time: sends, is told, remembers. */
  private final class Caller implements Runnable {
    private final int number;
    private final Random random;
    private final List<Command> sent = new ArrayList<>();
    private final Map<String, Object> told = new HashMap<>();

    Caller(int number) {
      this.number = number;
      this.random = new Random(number);
    }

    @Override
    public void run() {
      while (!ending) {
        boolean again = random.nextInt(10) == 0 && !sent.isEmpty();
        Command command = again ? sent.get(random.nextInt(sent.size())) : fresh();
        Outcome outcome = insist(command);
        Object content = content(outcome);
        Object before = told.putIfAbsent(command.callerKey().key(), content);
        if (again) {
          assertThat(outcome.replayed()).isTrue();
          assertThat(content).isEqualTo(before);
        }
        acknowledged.increment();
      }
    }

    private Command fresh() {
      String key = number + "-" + sent.size();
      long source = 1 + random.nextLong(wallets);
      long destination = 1 + (source + random.nextLong(wallets - 1)) % wallets;
      long amountMinor = 1 + random.nextLong(50);
      Command command =
          switch (random.nextInt(10)) {
            case 0 -> Commands.transfer(key, source, destination, 1_000_000_000);
            case 1 -> Commands.deposit(key, source, amountMinor);
            case 2 -> Commands.withdrawal(key, source, amountMinor);
            default -> Commands.transfer(key, source, destination, amountMinor);
          };
      sent.add(command);
      return command;
    }

    private Outcome insist(Command command) {
      long deadlineNanos = System.nanoTime() + CrashSite.PATIENCE.toNanos();
      while (true) {
        try {
          var ledger = site.ledger(random.nextInt(site.ledgers()));
          return ledger.ledger().submit(command, CALL_PATIENCE).join();
        } catch (CompletionException e) {
          boolean again =
              e.getCause() instanceof LedgerFaultException fault && fault.fault() != Fault.INTERNAL;
          if (!again || System.nanoTime() > deadlineNanos) {
            throw e;
          }
          retries.increment();
          LockSupport.parkNanos(5_000_000); // as a client would, not to make work
        }
      }
    }
  }

  private static Object content(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done done -> done.transfer();
      case Outcome.Refused refused -> refused.refusal();
    };
  }

  /** Each transfer that a caller was told of is there once, as told, and there is no other. */
  private void requireRows() throws SQLException {
    Map<String, Transfer> told = new HashMap<>();
    for (Caller caller : callers) {
      caller.told.forEach((key, content) -> {
        if (content instanceof Transfer transfer) {
          told.put(key, transfer);
        }
      });
    }
    long rowsSeen = 0;
    try (Connection connection = site.connect();
        var statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT key, id, amount, source_version, destination_version, source_balance"
                    + " FROM transfer WHERE key LIKE '%-%' AND key NOT LIKE 'key-%'")) {
      while (rows.next()) {
        rowsSeen++;
        Transfer transfer = told.get(rows.getString(1));
        if (transfer == null) {
          throw new AssertionError(rows.getString(1) + ": nobody was told of it");
        }
        assertThat(rows.getLong(2)).isEqualTo(transfer.id());
        assertThat(rows.getLong(3)).isEqualTo(transfer.amountMinor());
        assertThat(rows.getLong(4)).isEqualTo(transfer.sourceVersion());
        assertThat(rows.getLong(5)).isEqualTo(transfer.destinationVersion());
        assertThat(rows.getLong(6)).isEqualTo(transfer.sourceBalanceMinor());
      }
    }
    assertThat(rowsSeen).isEqualTo(told.size());
  }
}
