package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.embedded.EmbeddedPostgres;
import dev.florin.embedded.EmbeddedPostgres.Options;
import dev.florin.embedded.PostgresAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A PostgreSQL whose log is archived, with a base backup, that can be restored to a point in time:
 * by PostgreSQL's own means, over SQL. Not for several threads.
 */
final class ArchivedPostgres implements AutoCloseable {
  private final Path folder;
  private final Path archive;
  private EmbeddedPostgres server;

  private ArchivedPostgres(Path folder, Path archive, EmbeddedPostgres server) {
    this.folder = folder;
    this.archive = archive;
    this.server = server;
  }

  /** Starts it, and makes the base backup when {@link #backUp} is called. */
  static ArchivedPostgres start(Path folder) throws IOException {
    Path archive = Files.createDirectory(folder.resolve("archive"));
    // The server may be another user's.
    Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rwxrwxrwx"));
    EmbeddedPostgres server =
        EmbeddedPostgres.start(
            Options.in(folder.resolve("first"))
                .withSettings(
                    Map.of(
                        "archive_mode",
                        "on",
                        "archive_command",
                        "test ! -f %s/%%f && cp %%p %s/%%f".formatted(archive, archive))));
    return new ArchivedPostgres(folder, archive, server);
  }

  PostgresAddress address() {
    return server.address();
  }

  /** The first column of the first row. */
  String ask(String sql) throws SQLException {
    try (Connection connection = connect()) {
      return ask(connection, sql);
    }
  }

  /** Copies the files of the running server, amid what is written. */
  void backUp() throws Exception {
    try (Connection connection = connect()) {
      String _ = ask(connection, "SELECT pg_backup_start('base', true)");
      run("cp", "--archive", folder.resolve("first").toString(), base().toString());
      Path label = base().resolve("postgresql/cluster/backup_label");
      Files.writeString(label, ask(connection, "SELECT labelfile FROM pg_backup_stop(true)"));
      own(label);
    }
    Files.delete(base().resolve("postgresql/cluster/postmaster.pid"));
  }

  /** Ends the server once all that it committed is archived. */
  void end() throws Exception {
    String last = ask("SELECT pg_walfile_name(pg_switch_wal())");
    CrashTest.await("the archive has " + last, () -> Files.exists(archive.resolve(last)));
    server.close();
  }

  /** Starts another server, on the same port, that is as this one was at a time. */
  void restoreTo(String time) throws IOException {
    Path signal = Files.createFile(base().resolve("postgresql/cluster/recovery.signal"));
    own(signal);
    server =
        EmbeddedPostgres.start(
            Options.in(base())
                .withSettings(
                    Map.of(
                        "restore_command",
                        "cp %s/%%f %%p".formatted(archive),
                        "recovery_target_time",
                        time,
                        "recovery_target_action",
                        "promote")));
  }

  @Override
  public void close() {
    server.close();
  }

  private Path base() {
    return folder.resolve("base");
  }

  /** Gives a file to the user whose cluster it belongs to. */
  private static void own(Path file) throws IOException {
    for (String id : List.of("unix:uid", "unix:gid")) {
      Files.setAttribute(
          file, id, Files.getAttribute(Objects.requireNonNull(file.getParent()), id));
    }
  }

  private Connection connect() throws SQLException {
    PostgresAddress address = server.address();
    return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
  }

  private static String ask(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isLessThanOrEqualTo(1);
  }
}
