package dev.florin.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.embedded.EmbeddedPostgres.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  /** Of mode 0700; run by root, the server must pass it as another user. */
  @TempDir Path temp;

  @Test
  void aTemporaryServerIsDurableWhileItRunsAndGoneAfterwards() throws SQLException {
    EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
    PostgresAddress address = postgres.address();
    for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      assertThat(Queries.text(address, "SHOW " + setting)).as(setting).isEqualTo("on");
    }
    assertThat(Queries.text(address, "SHOW data_checksums")).isEqualTo("on");
    assertThat(Queries.text(address, "SHOW server_encoding")).isEqualTo("UTF8");
    assertThat(Queries.text(address, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
    Path cluster = Path.of(Queries.text(address, "SHOW data_directory"));

    postgres.close();
    postgres.close();

    assertThat(cluster.resolve("../..")).doesNotExist();
    assertThatThrownBy(() -> Queries.connect(address)).isInstanceOf(SQLException.class);
  }

  @Test
  void dataPersistsFromOneStartToTheNextOnTheSamePort() throws Exception {
    Path data = DataFolders.withBinaries(temp.resolve("new/data"));
    PostgresAddress first;
    try (EmbeddedPostgres postgres = DataFolders.start(data)) {
      first = postgres.address();
      Queries.execute(first, "CREATE TABLE kept AS SELECT 42 AS answer");
    }
    try (EmbeddedPostgres postgres = DataFolders.start(data)) {
      assertThat(postgres.address()).isEqualTo(first);
      assertThat(Queries.text(first, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void anotherPortIsChosenWhenTheRecordedOneIsTaken() throws Exception {
    Path data = DataFolders.withBinaries(temp.resolve("data"));
    int before;
    try (EmbeddedPostgres postgres = DataFolders.start(data)) {
      before = postgres.address().port();
    }
    try (ServerSocket taken = new ServerSocket(before, 1, InetAddress.getLoopbackAddress());
        EmbeddedPostgres postgres = DataFolders.start(data)) {
      assertThat(postgres.address().port()).isNotEqualTo(taken.getLocalPort());
      assertThat(Queries.text(postgres.address(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void aSecondStartOnTheFolderIsRefusedInOneLineAndHarmsNothing() throws Exception {
    Path data = DataFolders.withBinaries(temp.resolve("data"));
    try (EmbeddedPostgres postgres = DataFolders.start(data)) {
      assertThatThrownBy(() -> DataFolders.start(data))
          .isInstanceOf(EmbeddedException.class)
          .hasMessage(
              "data folder %s is in use by process %d"
                  .formatted(data.toRealPath(), ProcessHandle.current().pid()));
      String other = ChildJvm.output(ChildJvm.START, data);
      assertThat(other).startsWith("refused: data folder").contains("in use by process");
      assertThat(Queries.text(postgres.address(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void thePasswordIsRequiredAndKeptFromOthers() throws Exception {
    Path data = DataFolders.withBinaries(temp.resolve("data"));
    try (EmbeddedPostgres postgres = DataFolders.start(data)) {
      PostgresAddress real = postgres.address();
      PostgresAddress guessed =
          new PostgresAddress(real.host(), real.port(), real.user(), "guess", real.database());
      assertThatThrownBy(() -> Queries.connect(guessed))
          .hasMessageContaining("password authentication failed");
      assertThat(real.toString()).doesNotContain(real.password());
      assertThat(mode(data.resolve("postgresql/password"))).isEqualTo("rw-------");
      assertThat(mode(data)).isEqualTo("rwx------");
      assertThat(mode(data.resolve("postgresql"))).isEqualTo("rwx------");
    }
  }

  @Test
  void aFolderThatExistedKeepsItsModeAndItsFiles() throws Exception {
    Path data = Files.createDirectory(temp.resolve("mine"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-x--x"));
    Files.writeString(data.resolve("note"), "mine");
    try (EmbeddedPostgres postgres = DataFolders.start(DataFolders.withBinaries(data))) {
      assertThat(Queries.text(postgres.address(), "SELECT 1")).isEqualTo("1");
    }
    assertThat(mode(data)).isEqualTo("rwxr-x--x");
    assertThat(data.resolve("note")).hasContent("mine");
  }

  @Test
  void aFolderOfAnotherMajorVersionIsRefusedInOneLine() throws Exception {
    Path data = temp.resolve("data");
    Path cluster = Files.createDirectories(data.resolve("postgresql/cluster"));
    Files.writeString(cluster.resolve("PG_VERSION"), "14\n");
    assertThatThrownBy(() -> DataFolders.start(data))
        .isInstanceOf(EmbeddedException.class)
        .hasMessage(
            "data folder " + data.toRealPath() + " was made by PostgreSQL 14 (expected: 18)");
    assertThat(cluster).isDirectoryContaining("glob:**/PG_VERSION");
  }

  @Test
  void runningFindsTheServerFromAnotherProcessUntilItStops() throws Exception {
    Path data = DataFolders.withBinaries(temp.resolve("data"));
    assertThat(EmbeddedPostgres.running(data)).isEmpty();
    try (EmbeddedPostgres postgres = DataFolders.start(data)) {
      assertThat(EmbeddedPostgres.running(data)).contains(postgres.address());
      assertThat(ChildJvm.output(ChildJvm.RUNNING, data))
          .isEqualTo("Optional[" + postgres.address() + "]");
    }
    assertThat(EmbeddedPostgres.running(data)).isEmpty();
    assertThat(EmbeddedPostgres.running(temp.resolve("absent"))).isEmpty();
  }

  @Test
  void whatWasCommittedSurvivesAKill() throws SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary()) {
      Queries.execute(postgres.address(), "CREATE TABLE kept AS SELECT 42 AS answer");
      long killed = postgres.pid();
      postgres.kill();
      assertThat(ProcessHandle.of(killed)).isEmpty();
      assertThatThrownBy(() -> Queries.connect(postgres.address()))
          .isInstanceOf(SQLException.class);

      postgres.restart();

      assertThat(postgres.pid()).isNotEqualTo(killed);
      assertThat(Queries.text(postgres.address(), "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void extraSettingsOverrideTheLaunchers() throws SQLException {
    Map<String, String> extra = Map.of("max_connections", "17", "log_line_prefix", "it's %p");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary(extra)) {
      assertThat(Queries.text(postgres.address(), "SHOW max_connections")).isEqualTo("17");
      assertThat(Queries.text(postgres.address(), "SHOW log_line_prefix")).isEqualTo("it's %p");
    }
  }

  @Test
  void aStartThatFailsTellsWhatTheServerSaidAndReleasesTheFolder() throws Exception {
    Path data = DataFolders.withBinaries(temp.resolve("data"));
    Options wrong = Options.in(data).withSettings(Map.of("shared_buffers", "a lot"));
    assertThatThrownBy(() -> EmbeddedPostgres.start(wrong))
        .isInstanceOf(EmbeddedException.class)
        .hasMessageContaining("shared_buffers");
    try (EmbeddedPostgres postgres = DataFolders.start(data)) {
      assertThat(Queries.text(postgres.address(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void settingsThatAreNotOneLineAreRefused() {
    assertThatThrownBy(() -> Options.in(temp).withSettings(Map.of("fsync = off\nx", "1")))
        .hasMessageContaining("expected: a PostgreSQL setting's name");
    assertThatThrownBy(() -> Options.in(temp).withSettings(Map.of("work_mem", "1MB\nfsync = off")))
        .hasMessage("work_mem: (expected: no control characters)");
    assertThatThrownBy(() -> Options.in(temp).withSettings(Map.of("port", "5432")))
        .hasMessage("port: (expected: left to the launcher)");
  }

  @Test
  void otherPlatformsAreToldWhatToDo() {
    assertThat(Platform.of("Linux", "aarch64")).isEqualTo(Platform.LINUX_ARM64);
    assertThat(Platform.of("Linux", "amd64")).isEqualTo(Platform.LINUX_AMD64);
    assertThatThrownBy(() -> Platform.of("Mac OS X", "aarch64"))
        .isInstanceOf(EmbeddedException.class)
        .hasMessageContaining("--database-url");
  }

  @Test
  void aSystemWithoutTheToolsIsToldWhatIsMissing() throws Exception {
    ProcessBuilder command = ChildJvm.command(ChildJvm.START, temp.resolve("data"));
    command.environment().put("PATH", temp.toString());
    assertThat(ChildJvm.output(command))
        .isEqualTo(
            "refused: setsid is not on the PATH"
                + " (expected: setsid and setpriv, of package util-linux)");
    assertThat(temp.resolve("data")).doesNotExist();
  }

  @Test
  void theArchiveOfEachPlatformIsOnTheClassPath() {
    for (Platform platform : Platform.values()) {
      assertThat(getClass().getResource("/" + platform.archive())).as(platform.name()).isNotNull();
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
