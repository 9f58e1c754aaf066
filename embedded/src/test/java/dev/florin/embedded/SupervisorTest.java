package dev.florin.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that ends without being told to. */
@Timeout(300)
class SupervisorTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final RestartPolicy HASTY =
      new RestartPolicy(3, Duration.ofMinutes(10), Duration.ofMillis(10));

  @TempDir Path temp;

  @Test
  void aKilledServerIsBackOnItsPortWithItsDataEachTime() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary()) {
      CompletableFuture<EmbeddedException> givenUp = new CompletableFuture<>();
      postgres.supervise(givenUp::complete);
      PostgresAddress address = postgres.address();
      Queries.execute(address, "CREATE TABLE kept AS SELECT 42 AS answer");
      for (int kill = 0; kill < 2; kill++) {
        killFirstProcess(postgres);
        assertThat(Queries.text(postgres.address(), "SELECT answer FROM kept")).isEqualTo("42");
      }
      assertThat(postgres.address()).isEqualTo(address);
      assertThat(givenUp).isNotDone();
    }
  }

  @Test
  void aFrozenChildOfAKilledServerIsEndedBeforeTheNextOneStarts() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary()) {
      postgres.supervise(e -> {});
      try (var _ = Queries.connect(postgres.address())) {
        long child = aChildOf(postgres);
        signal("STOP", child);

        killFirstProcess(postgres);

        assertThat(ProcessHandle.of(child).flatMap(ended -> ended.info().command())).isEmpty();
        assertThat(Queries.text(postgres.address(), "SELECT 1")).isEqualTo("1");
      }
    }
  }

  @Test
  void aServerThatKeepsEndingIsGivenUp() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary()) {
      CompletableFuture<EmbeddedException> givenUp = new CompletableFuture<>();
      postgres.supervise(HASTY, givenUp::complete);
      for (int kill = 0; kill < HASTY.restartsMax(); kill++) {
        killFirstProcess(postgres);
        assertThat(givenUp).isNotDone();
      }
      signal("KILL", postgres.pid());

      assertThat(givenUp.get(60, TimeUnit.SECONDS))
          .hasMessage("PostgreSQL is given up after 3 restarts: it ended again");
      assertThat(postgres.isLost()).isTrue();
    }
  }

  @Test
  void aServerThatCannotStartAgainIsGivenUpAndTellsWhatItSaid() throws Exception {
    Path data = DataFolders.withBinaries(temp.resolve("data"));
    try (EmbeddedPostgres postgres = DataFolders.start(data)) {
      CompletableFuture<EmbeddedException> givenUp = new CompletableFuture<>();
      postgres.supervise(HASTY, givenUp::complete);
      Files.move(data.resolve("postgresql/cluster/global/pg_control"), temp.resolve("aside"));

      signal("KILL", postgres.pid());

      assertThat(givenUp.get(60, TimeUnit.SECONDS))
          .hasMessageContaining("given up after 3 restarts")
          .hasMessageContaining("pg_control");
    }
  }

  @Test
  void aServerThatIsClosedOrRestartedOnPurposeIsLeftAlone() throws Exception {
    CompletableFuture<EmbeddedException> givenUp = new CompletableFuture<>();
    EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
    postgres.supervise(HASTY, givenUp::complete);
    PostgresAddress address = postgres.address();
    postgres.restart();
    long pid = postgres.pid();
    assertThat(Queries.text(address, "SELECT 1")).isEqualTo("1");
    assertThat(postgres.pid()).isEqualTo(pid);

    postgres.close();

    assertThat(ProcessHandle.of(pid)).isEmpty();
    assertThat(postgres.isLost()).isFalse();
    assertThat(givenUp).isNotDone();
  }

  @Test
  void closingDoesNotWaitForARestartThatGoesOn() throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
    postgres.supervise(e -> {});
    long pid = postgres.pid();
    signal("STOP", aChildOf(postgres)); // holds the restart up for seconds
    signal("KILL", pid);
    assertThat(Waiting.until(DEADLINE, () -> ProcessHandle.of(pid).isEmpty())).isTrue();

    postgres.close();

    assertThat(postgres.isLost()).isFalse();
  }

  /** Returns when another one serves. */
  private static void killFirstProcess(EmbeddedPostgres postgres) throws Exception {
    long killed = postgres.pid();
    signal("KILL", killed);
    assertThat(Waiting.until(DEADLINE, () -> postgres.pid() != killed && !postgres.isLost()))
        .isTrue();
    assertThat(Waiting.until(DEADLINE, () -> answers(postgres))).isTrue();
  }

  private static boolean answers(EmbeddedPostgres postgres) {
    try {
      return Queries.text(postgres.address(), "SELECT 1").equals("1");
    } catch (SQLException e) {
      return false;
    }
  }

  private static long aChildOf(EmbeddedPostgres postgres) {
    return ProcessHandle.of(postgres.pid())
        .orElseThrow()
        .children()
        .findFirst()
        .orElseThrow()
        .pid();
  }

  private static void signal(String name, long pid) throws Exception {
    List<String> command = List.of("kill", "-" + name, Long.toString(pid));
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }
}
