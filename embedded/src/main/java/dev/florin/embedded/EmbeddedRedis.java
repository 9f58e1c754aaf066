package dev.florin.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Redis that this process started: on loopback only, behind a password that each start makes
 * up, with 64 MB at most and nothing on disk. What it knew is gone when it ends, and it ends when
 * this process does, in whatever way.
 *
 * <p>All methods may be called from any thread; those that start or end wait for each other.
 */
public final class EmbeddedRedis implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);

  private final FolderLock lock;
  private final RedisServer server;

  /** Null unless the folder is to be deleted at the end. */
  private final @Nullable Path temporary;

  private final RedisAddress address;
  private volatile @Nullable Supervisor supervisor;
  private boolean closed;

  private EmbeddedRedis(
      FolderLock lock, RedisServer server, RedisAddress address, @Nullable Path temporary) {
    this.lock = lock;
    this.server = server;
    this.address = address;
    this.temporary = temporary;
  }

  /**
   * How to start a server.
   *
   * @param folder created if absent; its own, for its program, its configuration and its log
   * @param port where it must listen; empty for a free port
   * @param startTimeout how long a start may take
   */
  public record Options(Path folder, OptionalInt port, Duration startTimeout) {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    public Options {
      if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65_535)) {
        throw new IllegalArgumentException("port: " + port.getAsInt() + " (expected: 1 to 65535)");
      }
    }

    /** On a free port. */
    public static Options in(Path folder) {
      return new Options(folder, OptionalInt.empty(), START_TIMEOUT);
    }

    public Options onPort(int wanted) {
      return new Options(folder, OptionalInt.of(wanted), startTimeout);
    }
  }

  /**
   * Starts a server; returns when it answers.
   *
   * @throws EmbeddedException if it cannot; its first line says why
   */
  public static EmbeddedRedis start(Options options) {
    return open(options, null);
  }

  /** A server for a test, on a free port; its folder is deleted at the end. */
  public static EmbeddedRedis temporary() {
    return temporary(OptionalInt.empty());
  }

  /** As {@link #temporary()}, on this port. */
  public static EmbeddedRedis temporary(int port) {
    return temporary(OptionalInt.of(port));
  }

  private static EmbeddedRedis temporary(OptionalInt port) {
    Path folder = Folders.temporary().resolve("florin-redis-" + UUID.randomUUID());
    EmbeddedRedis redis;
    try {
      redis = open(new Options(folder, port, Options.START_TIMEOUT), folder);
    } catch (EmbeddedException e) {
      Folders.deleteIfPossible(folder);
      throw e;
    }
    // Tests share servers and seldom close them; without this their folders would stay.
    Runtime.getRuntime().addShutdownHook(new Thread(redis::close, "closes " + folder));
    return redis;
  }

  private static EmbeddedRedis open(Options options, @Nullable Path temporary) {
    KeptProcess.requireTools();
    try {
      RedisFolder folder = RedisFolder.prepare(options.folder());
      FolderLock lock = folder.lock();
      try {
        return openLocked(options, folder, lock, temporary);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw failed(options.folder(), e);
    }
  }

  private static EmbeddedRedis openLocked(
      Options options, RedisFolder folder, FolderLock lock, @Nullable Path temporary)
      throws IOException {
    folder.log().create(folder.user());
    folder.unpack();
    RedisServer server = new RedisServer(folder, options.startTimeout());
    return new EmbeddedRedis(lock, server, server.start(options.port()), temporary);
  }

  private static EmbeddedException failed(Path folder, IOException e) {
    return new EmbeddedException("Redis's folder " + folder + " cannot be used: " + e, e);
  }

  /** Where it listens, and its password; the same for as long as this object lives. */
  public RedisAddress address() {
    return address;
  }

  /** The process id of the server, for crash tests. */
  public synchronized long pid() {
    return server.process().pid();
  }

  /** Ends the server at once, as {@code kill -9} does; for crash tests. */
  public synchronized void kill() {
    server.kill();
  }

  /** Stops its clock, as SIGSTOP does: it takes connections and answers none; for crash tests. */
  public void pause() {
    signal("STOP");
  }

  /** Lets it go on after {@link #pause}. */
  public void resume() {
    signal("CONT");
  }

  private synchronized void signal(String name) {
    List<String> command = List.of("kill", "-" + name, Long.toString(pid()));
    try {
      int status = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (status != 0) {
        throw new EmbeddedException("SIG" + name + " was not sent to Redis " + pid());
      }
    } catch (IOException e) {
      throw new EmbeddedException("cannot run kill: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedException("interrupted while signalling Redis", e);
    }
  }

  /** Starts it empty, on its port and with its password, ending before one that runs. */
  public synchronized void restart() {
    if (closed) {
      throw new IllegalStateException("Redis is closed");
    }
    server.kill();
    startAgain();
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
      throw new IllegalStateException("Redis is closed, or supervised already");
    }
    supervisor =
        Supervisor.start(
            new Supervised("Redis", this::serving, this::isLost, this::startIfLost),
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
    if (isLost()) {
      startAgain();
    }
  }

  private void startAgain() {
    try {
      server.startAgain(address);
    } catch (IOException e) {
      throw new EmbeddedException("Redis cannot start again: " + e, e);
    }
  }

  /** Ends the server; what it knew is gone. A second call does nothing. */
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
      server.kill();
    } catch (IOException e) {
      LOG.warn("Redis was ended, but its folder not released: {}", e.getMessage());
    }
    if (temporary != null) {
      Folders.deleteIfPossible(temporary);
    }
  }
}
