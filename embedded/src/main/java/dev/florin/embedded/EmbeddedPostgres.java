package dev.florin.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL that this process started: durable, on loopback only, behind a generated
 * password. It needs nothing installed but setsid and setpriv, which every Debian has.
 *
 * <p>One process at a time owns a data folder; a lock says so, which ends with the process. When
 * the process ends, in whatever way, so does the server ({@link KeptProcess} tells how). All
 * methods may be called from any thread; those that start or stop wait for each other.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final String HOST = "127.0.0.1";

  private final DataFolder folder;
  private final FolderLock lock;
  private final Server server;

  /** Null for a server whose data stays; what to delete at the end for one that is temporary. */
  private final @Nullable Path temporary;

  private volatile PostgresAddress address;
  private volatile @Nullable Supervisor supervisor;
  private boolean closed;

  private EmbeddedPostgres(
      DataFolder folder, FolderLock lock, Server server, @Nullable Path temporary)
      throws IOException {
    this.folder = folder;
    this.lock = lock;
    this.server = server;
    this.temporary = temporary;
    this.address = addressAt(folder, server.start());
  }

  /**
   * How to start a server.
   *
   * @param dataDirectory created if absent; holds the binaries, the database, its password and log
   * @param settings PostgreSQL settings that override the launcher's
   * @param startTimeout how long recovery after a crash may take
   */
  public record Options(Path dataDirectory, Map<String, String> settings, Duration startTimeout) {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

    public Options {
      settings = Map.copyOf(settings);
      Settings.check(settings);
    }

    /** The launcher's own settings. */
    public static Options in(Path dataDirectory) {
      return new Options(dataDirectory, Map.of(), START_TIMEOUT);
    }

    public Options withSettings(Map<String, String> added) {
      return new Options(dataDirectory, added, startTimeout);
    }
  }

  /**
   * Starts a server on a data folder, making what is absent and repairing what an interrupted start
   * left; returns when it accepts connections.
   *
   * @throws EmbeddedException if it cannot; its first line says why
   */
  public static EmbeddedPostgres start(Options options) {
    return open(options, null);
  }

  /** A server for a test: as durable as any other while it runs, and deleted at the end. */
  public static EmbeddedPostgres temporary() {
    return temporary(Map.of());
  }

  /** As {@link #temporary()}, with settings that override the launcher's. */
  public static EmbeddedPostgres temporary(Map<String, String> settings) {
    Path folder = Folders.temporary().resolve("florin-" + UUID.randomUUID());
    EmbeddedPostgres postgres;
    try {
      postgres = open(Options.in(folder).withSettings(settings), folder);
    } catch (EmbeddedException e) {
      Folders.deleteIfPossible(folder);
      throw e;
    }
    // Tests share servers and seldom close them; without this their folders would stay.
    Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "closes " + folder));
    return postgres;
  }

  /**
   * Where the server of a data folder accepts connections, if one does now, whichever process
   * started it; for commands run beside it.
   *
   * @throws EmbeddedException if this user may not read the folder
   */
  public static Optional<PostgresAddress> running(Path dataDirectory) {
    try {
      if (!Files.exists(dataDirectory)) {
        return Optional.empty();
      }
      DataFolder folder = DataFolder.at(dataDirectory);
      Optional<Postmaster> found = Postmaster.running(folder.cluster()).filter(Postmaster::ready);
      return found.isEmpty()
          ? Optional.empty()
          : Optional.of(addressAt(folder, found.get().port()));
    } catch (IOException e) {
      throw failed(dataDirectory, e);
    }
  }

  /** Whether a data folder holds a database, running or not; touches nothing. */
  public static boolean isIn(Path dataDirectory) {
    try {
      return Files.isDirectory(dataDirectory)
          && Files.exists(DataFolder.at(dataDirectory).cluster());
    } catch (IOException e) {
      throw failed(dataDirectory, e);
    }
  }

  /**
   * Deletes the database of a data folder, and nothing else there; where there is none, nothing
   * happens.
   *
   * @throws EmbeddedException if a process uses the folder
   */
  public static void erase(Path dataDirectory) {
    try {
      if (isIn(dataDirectory)) {
        eraseCluster(DataFolder.at(dataDirectory));
      }
    } catch (IOException e) {
      throw failed(dataDirectory, e);
    }
  }

  private static void eraseCluster(DataFolder folder) throws IOException {
    FolderLock lock = folder.lock(folder.user());
    try (lock) {
      if (Postmaster.running(folder.cluster()).isPresent()) {
        throw new EmbeddedException(
            "data folder " + folder.data() + " is in use by a server that has not ended yet");
      }
      // Renamed first: what an interrupted deletion leaves is no database, and the next start's.
      Path doomed = Folders.unfinished(folder.cluster());
      Files.move(folder.cluster(), doomed, StandardCopyOption.ATOMIC_MOVE);
      Folders.delete(doomed);
    }
  }

  private static EmbeddedPostgres open(Options options, @Nullable Path temporary) {
    Path data = options.dataDirectory();
    KeptProcess.requireTools();
    try {
      DataFolder folder = DataFolder.prepare(data);
      ServerUser user = folder.user();
      FolderLock lock = folder.lock(user);
      try {
        return openLocked(options, folder, user, lock, temporary);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw failed(data, e);
    }
  }

  private static EmbeddedPostgres openLocked(
      Options options,
      DataFolder folder,
      ServerUser user,
      FolderLock lock,
      @Nullable Path temporary)
      throws IOException {
    Cluster.requireVersion(folder);
    Folders.deleteUnfinished(folder.root());
    new ServerLog(folder.log()).create(user);
    Binaries binaries = temporary == null ? Binaries.in(folder.root()) : Binaries.shared();
    Cluster cluster = new Cluster(folder, binaries, user);
    cluster.initialise(temporary == null);
    Server server = new Server(cluster, options.settings(), options.startTimeout());
    try {
      return new EmbeddedPostgres(folder, lock, server, temporary);
    } catch (IOException | RuntimeException e) {
      server.kill();
      throw e;
    }
  }

  private static PostgresAddress addressAt(DataFolder folder, int port) throws IOException {
    return new PostgresAddress(HOST, port, Cluster.SUPERUSER, folder.password(), Cluster.DATABASE);
  }

  private static EmbeddedException failed(Path data, IOException e) {
    return new EmbeddedException("data folder " + data + " cannot be used: " + e, e);
  }

  /** Where it listens; after {@link #restart} the port may be another if the old one was taken. */
  public PostgresAddress address() {
    return address;
  }

  /** The process id of the server's first process, for crash tests. */
  public synchronized long pid() {
    return server.pid();
  }

  /** Kills all processes of the server at once, as a power cut would; for crash tests. */
  public synchronized void kill() {
    server.kill();
  }

  /** Starts the server again after {@link #kill}, or stops and starts one that runs. */
  public synchronized void restart() {
    if (closed) {
      throw new IllegalStateException("PostgreSQL is closed");
    }
    try {
      server.stop("fast");
      address = addressAt(folder, server.start());
    } catch (IOException e) {
      throw failed(folder.data(), e);
    }
  }

  /**
   * From now on the server is started again, on the same port, whenever it ends without being told
   * to: with growing pauses, and ten times a minute at most.
   *
   * @param givenUp told, on a thread of its own, when the server is not started again any more
   */
  public void supervise(Consumer<EmbeddedException> givenUp) {
    supervise(RestartPolicy.USUAL, givenUp);
  }

  synchronized void supervise(RestartPolicy policy, Consumer<EmbeddedException> givenUp) {
    if (closed || supervisor != null) {
      throw new IllegalStateException("PostgreSQL is closed, or supervised already");
    }
    supervisor =
        Supervisor.start(
            new Supervised("PostgreSQL", this::serving, this::isLost, this::startIfLost),
            policy,
            givenUp);
  }

  /** Whether it should run and does not. */
  synchronized boolean isLost() {
    return !closed && !server.isAlive();
  }

  private synchronized KeptProcess serving() {
    return server.process();
  }

  private synchronized void startIfLost() {
    if (!isLost()) {
      return;
    }
    try {
      server.startAgain(address.port());
    } catch (IOException e) {
      throw failed(folder.data(), e);
    }
  }

  /**
   * Stops the server: what is open is rolled back, what was committed stays. Waits about a minute
   * at most, then kills it. A second call does nothing.
   */
  @Override
  public void close() {
    Supervisor supervising = supervisor;
    if (supervising != null) {
      supervising.stop(); // first: it may hold this object for as long as a start takes
    }
    end();
  }

  private synchronized void end() {
    if (closed) {
      return;
    }
    closed = true;
    try (lock) {
      server.stop(temporary == null ? "fast" : "immediate");
    } catch (IOException e) {
      LOG.warn("PostgreSQL was stopped, but its folder not released: {}", e.getMessage());
    }
    if (temporary != null) {
      Folders.deleteIfPossible(temporary);
    }
  }
}
