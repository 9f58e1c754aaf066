package dev.florin.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The database files of one server. They are made under a temporary name and renamed when they are
 * whole, so a folder with the real name was never left half made.
 */
record Cluster(DataFolder folder, Binaries binaries, ServerUser user) {
  static final String SUPERUSER = "florin";

  /** Made by initdb; the launcher speaks no SQL and so makes no other. */
  static final String DATABASE = "postgres";

  private static final Duration INITIALISE_TIMEOUT = Duration.ofMinutes(3);

  /** Refuses the files of another major version, which this server could not read. */
  static void requireVersion(DataFolder folder) throws IOException {
    Path file = folder.cluster().resolve("PG_VERSION");
    if (Files.exists(folder.cluster())) {
      String version = Files.exists(file) ? Files.readString(file).strip() : "unknown";
      if (!version.equals(Binaries.MAJOR_VERSION)) {
        throw new EmbeddedException(
            "data folder "
                + folder.data()
                + " was made by PostgreSQL "
                + version
                + " (expected: "
                + Binaries.MAJOR_VERSION
                + ")");
      }
    }
  }

  /**
   * Makes the database files unless they exist.
   *
   * @param synced whether they are forced to disk first; tests that delete them need not wait
   */
  void initialise(boolean synced) throws IOException {
    if (Files.exists(folder.cluster())) {
      return;
    }
    // A password of an interrupted start never came to use.
    DataFolder.writePrivate(folder.passwordFile(), Passwords.random() + "\n", user);
    Path unfinished = Folders.unfinished(folder.cluster());
    user.own(unfinished);
    initdb(unfinished, synced);
    Files.move(unfinished, folder.cluster(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void initdb(Path target, boolean synced) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(binaries.program("initdb"));
    command.addAll(List.of("--pgdata", target.toString(), "--username", SUPERUSER));
    command.addAll(
        List.of("--auth", "scram-sha-256", "--pwfile", folder.passwordFile().toString()));
    // Collation by code point: the same on every machine and release, so indexes stay valid.
    command.addAll(List.of("--encoding", "UTF8", "--locale", "C"));
    command.addAll(List.of("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"));
    command.add("--data-checksums");
    if (!synced) {
      command.add("--no-sync");
    }
    ServerLog log = new ServerLog(folder.log());
    long since = log.sizeBytes();
    KeptProcess process = KeptProcess.start(user.command("KILL", command), folder.root(), log);
    if (!process.waitFor(INITIALISE_TIMEOUT)) {
      process.kill();
      throw new EmbeddedException("initdb did not end within " + INITIALISE_TIMEOUT);
    }
    if (process.exitValue() != 0) {
      throw new EmbeddedException("initdb failed; it said:\n" + log.tail(since));
    }
  }
}
