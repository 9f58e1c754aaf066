package dev.florin.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops the processes of one cluster. Not for several threads at once; the owner of the
 * data folder's lock calls it.
 */
final class Server {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final int ATTEMPTS_MAX = 5;

  /** Each takes some tens of milliseconds, and the memory is gone within a few. */
  private static final int MEMORY_ATTEMPTS_MAX = 50;

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration END_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ORPHAN_PATIENCE = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final Map<String, String> extraSettings;
  private final Duration startTimeout;
  private final ServerLog log;

  private @Nullable KeptProcess process;

  Server(Cluster cluster, Map<String, String> extraSettings, Duration startTimeout) {
    this.cluster = cluster;
    this.extraSettings = extraSettings;
    this.startTimeout = startTimeout;
    this.log = new ServerLog(cluster.folder().log());
  }

  /** Starts the server on the port it had before, or on another one if that is taken; the port. */
  int start() throws IOException {
    endRemains();
    int port = cluster.folder().recordedPort().orElseGet(Ports::free);
    for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      if (startsOn(port)) {
        cluster.folder().recordPort(port, cluster.user());
        return port;
      }
      port = Ports.free();
    }
    throw new EmbeddedException("no free port was found in " + ATTEMPTS_MAX + " attempts");
  }

  /** Starts a server that ended, where its clients look for it. */
  void startAgain(int port) throws IOException {
    endRemains();
    if (!startsOn(port)) {
      throw new EmbeddedException("port " + port + " was taken by another process");
    }
  }

  KeptProcess process() {
    if (process == null) {
      throw new IllegalStateException("PostgreSQL was never started");
    }
    return process;
  }

  long pid() {
    return process().pid();
  }

  /** Stops the server; one that does not stop in time is killed, which loses no commit. */
  void stop(String mode) throws IOException {
    if (process != null && process.isAlive()) {
      askToStop(mode);
      if (!process.waitFor(END_TIMEOUT)) {
        LOG.warn("PostgreSQL {} does not stop and is killed", process.pid());
        kill();
      }
    }
  }

  /** Ends all processes of the cluster at once, as a power cut would. */
  void kill() {
    if (process != null) {
      process.kill(); // first: it would start recovery when it saw a child die
    }
    boolean ended = Waiting.until(END_TIMEOUT, () -> endChildren() && !isAlive());
    if (!ended) {
      throw new EmbeddedException("PostgreSQL did not end within " + END_TIMEOUT);
    }
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Kills what is left; true when nothing was. */
  private boolean endChildren() {
    List<ProcessHandle> children = Postmaster.children(path());
    children.forEach(ProcessHandle::destroyForcibly);
    return children.isEmpty();
  }

  /**
   * Ends what an earlier owner left running. A server whose owner is gone is stopped rather than
   * adopted: it would not be a child of this process, so nothing would tell it of this process's
   * death, and it runs with the settings of another start.
   */
  private void endRemains() throws IOException {
    Optional<Postmaster> left = Postmaster.running(path());
    if (left.isPresent()) {
      LOG.info("Stopping PostgreSQL {}, which its owner left running", left.get().pid());
      askToStop("fast");
      if (Postmaster.running(path()).isPresent()) {
        throw new EmbeddedException(
            "PostgreSQL " + left.get().pid() + ", left running on " + path() + ", does not stop");
      }
    }
    // Without their parent the children end by themselves; a busy one may take its time.
    boolean quiet = Waiting.until(ORPHAN_PATIENCE, () -> Postmaster.children(path()).isEmpty());
    if (!quiet && !Waiting.until(END_TIMEOUT, this::endChildren)) {
      throw new EmbeddedException("processes of an earlier PostgreSQL remain on " + path());
    }
    Postmaster.removeMistakenFile(path());
  }

  private void askToStop(String mode) {
    List<String> command =
        List.of(
            cluster.binaries().program("pg_ctl"),
            "stop",
            "--pgdata",
            path().toString(),
            "--mode",
            mode,
            "--timeout",
            Long.toString(STOP_TIMEOUT.toSeconds()));
    KeptProcess asking =
        KeptProcess.start(cluster.user().command("KILL", command), cluster.folder().root(), log);
    if (!asking.waitFor(STOP_TIMEOUT.plus(END_TIMEOUT))) {
      asking.kill();
    }
  }

  /** False when the port is taken. */
  private boolean startsOn(int port) throws IOException {
    String settings = Settings.text(Postmaster.clusterName(path()), port, extraSettings);
    DataFolder.writePrivate(path().resolve("postgresql.conf"), settings, cluster.user());
    log.bound();
    String said = "";
    for (int attempt = 1; attempt <= MEMORY_ATTEMPTS_MAX; attempt++) {
      long since = log.sizeBytes();
      if (launched()) {
        return true;
      }
      said = log.tail(since);
      // A process of the server before may be past all traces in /proc, and its memory not yet.
      if (!said.contains("pre-existing shared memory block")) {
        break;
      }
    }
    if (said.contains("could not bind IPv4 address")) {
      return false;
    }
    throw new EmbeddedException("PostgreSQL ended while it started; it said:\n" + said);
  }

  /** Whether it started; if not, its log says why. */
  private boolean launched() throws IOException {
    List<String> command = List.of(cluster.binaries().program("postgres"), "-D", path().toString());
    // SIGINT is PostgreSQL's fast shutdown: roll back what is open, write a checkpoint, end.
    KeptProcess started =
        KeptProcess.start(cluster.user().command("INT", command), cluster.folder().root(), log);
    process = started;
    awaitReady(started);
    return started.isAlive();
  }

  /** Returns when the server accepts connections or has ended. */
  private void awaitReady(KeptProcess started) {
    boolean settled = false;
    try {
      settled = Waiting.until(startTimeout, () -> !started.isAlive() || isReady(started.pid()));
    } finally {
      if (!settled) {
        kill();
      }
    }
    if (!settled) {
      throw new EmbeddedException(
          "PostgreSQL was not ready within " + startTimeout + "; see " + log.file());
    }
  }

  private boolean isReady(long pid) {
    return Postmaster.running(path()).filter(Postmaster::ready).stream()
        .anyMatch(found -> found.pid() == pid);
  }

  private Path path() {
    return cluster.folder().cluster();
  }
}
