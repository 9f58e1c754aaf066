package dev.florin.ledger.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.commit.Commands;
import dev.florin.ledger.postgres.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Another process with a ledger of its own on the same wallets, stopped by SIGSTOP. */
final class PausedWriterTest {
  private static final int COMMANDS = 50;
  private static final int OWN_COMMANDS = 20;

  private final CrashSite site = new CrashSite(TestPostgres.emptyDatabase());

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void aWriterPausedInsideItsCopyDoesNotFreezeItsWallets() throws Exception {
    pause(
        "LOCK TABLE transfer IN SHARE MODE",
        "state = 'active' AND wait_event = 'ClientRead' AND query LIKE 'COPY%'");
  }

  @Test
  void aWriterPausedBetweenItsStatementsDoesNotFreezeItsWallets() throws Exception {
    pause(
        "LOCK TABLE refusal IN ACCESS EXCLUSIVE MODE",
        "state = 'idle in transaction' AND wait_event = 'ClientRead'");
  }

  /**
   * @param lock keeps the other's batch at a statement until its process is stopped
   * @param paused what its backend is seen to do from then on
   */
  private void pause(String lock, String paused) throws Exception {
    LedgerRuntime ledger = site.open(1, 1);
    site.wallets(ledger, 2);
    Process other = start();
    try (BufferedReader answers = other.inputReader(UTF_8)) {
      assertThat(answers.readLine()).isEqualTo("ready");
      stopWhileItHolds(lock, other);
      site.awaitWriter(paused);

      List<CompletableFuture<Outcome>> own = new ArrayList<>();
      for (int i = 0; i < OWN_COMMANDS; i++) {
        own.add(CrashSite.submit(ledger, Commands.transfer("own-" + i, 2, 1, 1)));
      }
      own.forEach(answer -> assertThat(CrashSite.await(answer).replayed()).isFalse());
      assertThat(ledger.statistics().endedWriters()).isEqualTo(1);
      assertThat(site.number("SELECT count(*) FROM transfer WHERE key LIKE 'other-%'")).isZero();

      signal("CONT", other);
      requireAllOnce(answers);
    } finally {
      signal("CONT", other);
      other.destroyForcibly();
    }
    site.requireBooks();
  }

  private void stopWhileItHolds(String lock, Process other) throws SQLException, IOException {
    try (Connection _ = site.holding(lock)) {
      tell(other, "go");
      site.awaitWriter("wait_event_type = 'Lock'");
      signal("STOP", other);
      CrashSite.await("the stop of the other process", () -> isStopped(other));
    }
  }

  /** A process runs on for a moment after the signal was sent. */
  private static boolean isStopped(Process process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each of the other's commands got an answer, and happened once. */
  private void requireAllOnce(BufferedReader answers) throws IOException {
    for (int i = 0; i < COMMANDS; i++) {
      assertThat(answers.readLine()).isEqualTo("done other-" + i + " replayed false");
    }
    assertThat(site.number("SELECT count(*) FROM transfer WHERE key LIKE 'other-%'"))
        .isEqualTo(COMMANDS);
    assertThat(site.number("SELECT count(DISTINCT key) FROM transfer WHERE key LIKE 'other-%'"))
        .isEqualTo(COMMANDS);
    assertThat(site.balance(1)).isEqualTo(CrashSite.OPENING_MINOR - COMMANDS + OWN_COMMANDS);
  }

  private Process start() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                OtherLedger.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    tell(process, site.config().jdbcUrl());
    tell(process, site.config().user());
    tell(process, site.config().password());
    return process;
  }

  private static void tell(Process process, String line) throws IOException {
    Writer out = process.outputWriter(UTF_8);
    out.write(line + "\n");
    out.flush();
  }

  private static void signal(String name, Process process) throws IOException {
    Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start();
    try {
      assertThat(kill.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The other process: a ledger with node number 2 that sends its commands when it is told to. */
  static final class OtherLedger {
    private OtherLedger() {}

    private static LedgerConfig config(BufferedReader in) throws IOException {
      return LedgerConfig.of(line(in), line(in), line(in), 2);
    }

    private static String line(BufferedReader in) throws IOException {
      return Objects.requireNonNull(in.readLine());
    }

    public static void main(String[] arguments) throws IOException {
      try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
          CrashSite site = new CrashSite(config(in))) {
        // Its own waits are long, so that it is at the statement where the test stops it.
        var config = site.config(site.config().jdbcUrl(), 2, 1, Duration.ofSeconds(60));
        LedgerRuntime ledger = site.open(config, Clock.systemUTC());
        System.out.println("ready");
        if (in.readLine() == null) {
          return;
        }
        List<CompletableFuture<Outcome>> answers = new ArrayList<>();
        for (int i = 0; i < COMMANDS; i++) {
          answers.add(CrashSite.submit(ledger, Commands.transfer("other-" + i, 1, 2, 1)));
        }
        for (int i = 0; i < COMMANDS; i++) {
          Outcome outcome = CrashSite.await(answers.get(i));
          System.out.println("done other-" + i + " replayed " + outcome.replayed());
        }
      }
    }
  }
}
