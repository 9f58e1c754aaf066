package dev.florin.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the server when its process, or the thread that started it, ends. */
class OwnerDeathTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** Of mode 0700; run by root, the server must pass it as another user. */
  @TempDir Path temp;

  @Test
  void aKilledOwnersServerStopsCleanlyAndTheNextStartHasItsData() throws Exception {
    Path data = DataFolders.withBinaries(temp.resolve("data"));
    Process owner = ChildJvm.start(ChildJvm.START, data);
    try {
      long pid = Long.parseLong(Objects.requireNonNull(ChildJvm.line(owner)));
      PostgresAddress address = EmbeddedPostgres.running(data).orElseThrow();
      Queries.execute(address, "CREATE TABLE kept AS SELECT 42 AS answer");

      owner.destroyForcibly();

      assertThat(Waiting.until(DEADLINE, () -> ProcessHandle.of(pid).isEmpty())).isTrue();
      assertThat(log(data)).contains("received fast shutdown", "database system is shut down");
    } finally {
      owner.destroyForcibly();
    }
    try (EmbeddedPostgres postgres = DataFolders.start(data)) {
      assertThat(Queries.text(postgres.address(), "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void theServerOutlivesTheThreadThatStartedIt() throws Exception {
    Path data = DataFolders.withBinaries(temp.resolve("data"));
    CompletableFuture<EmbeddedPostgres> started = new CompletableFuture<>();
    CompletableFuture<Path> nativeThread = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(() -> {
          nativeThread.complete(nativeThread());
          started.complete(DataFolders.start(data));
        });
    try (EmbeddedPostgres postgres = started.get(60, TimeUnit.SECONDS)) {
      Path thread = nativeThread.get(60, TimeUnit.SECONDS);
      assertThat(Waiting.until(DEADLINE, () -> !Files.exists(thread))).isTrue();
      // The kernel signals as the thread ends, so a server that will stop does so within the
      // second.
      boolean told = Waiting.until(Duration.ofSeconds(1), () -> log(data).contains("shutdown"));
      assertThat(told).isFalse();
      assertThat(Queries.text(postgres.address(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void theServerLeadsASessionOfItsOwn() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary()) {
      String stat = Files.readString(Path.of("/proc/" + postgres.pid() + "/stat"));
      List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
      assertThat(fields.get(3)).as("session").isEqualTo(Long.toString(postgres.pid()));
      assertThat(fields.get(2)).as("process group").isEqualTo(Long.toString(postgres.pid()));
    }
  }

  @Test
  void aServerLeftRunningByADeadOwnerIsReplaced() throws Exception {
    Path data = DataFolders.withBinaries(temp.resolve("data"));
    try (EmbeddedPostgres postgres = DataFolders.start(data)) {
      Queries.execute(postgres.address(), "CREATE TABLE kept AS SELECT 42 AS answer");
    }
    KeptProcess left = startUnowned(data);
    assertThat(Waiting.until(DEADLINE, () -> EmbeddedPostgres.running(data).isPresent())).isTrue();
    try (EmbeddedPostgres postgres = DataFolders.start(data)) {
      assertThat(left.isAlive()).isFalse();
      assertThat(Queries.text(postgres.address(), "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void aPidFileWhoseNumberIsNowAnotherProcessesDoesNotStopTheStart() throws Exception {
    Path data = DataFolders.withBinaries(temp.resolve("data"));
    try (EmbeddedPostgres postgres = DataFolders.start(data)) {
      assertThat(postgres.pid()).isPositive();
    }
    DataFolder folder = DataFolder.at(data);
    KeptProcess other =
        KeptProcess.start(
            folder.user().command("KILL", List.of("sleep", "120")),
            folder.root(),
            new ServerLog(folder.log()));
    try {
      Path file = folder.cluster().resolve("postmaster.pid");
      String text = other.pid() + "\n" + folder.cluster() + "\n1\n5432\n\n127.0.0.1\n\nready\n";
      DataFolder.writePrivate(file, text, folder.user());
      assertThat(EmbeddedPostgres.running(data)).isEmpty();
      try (EmbeddedPostgres postgres = DataFolders.start(data)) {
        assertThat(Queries.text(postgres.address(), "SELECT 1")).isEqualTo("1");
      }
    } finally {
      other.kill();
    }
  }

  private static KeptProcess startUnowned(Path data) throws IOException {
    DataFolder folder = DataFolder.at(data);
    Binaries binaries = Binaries.in(folder.root());
    List<String> command = List.of(binaries.program("postgres"), "-D", folder.cluster().toString());
    return KeptProcess.start(
        folder.user().command("INT", command), folder.root(), new ServerLog(folder.log()));
  }

  private static Path nativeThread() {
    try {
      return Path.of("/proc").resolve(Files.readSymbolicLink(Path.of("/proc/thread-self")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String log(Path data) {
    try {
      return Files.readString(data.resolve("postgresql/server.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
