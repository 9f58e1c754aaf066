package dev.florin.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Starts and ends the process of one Redis. Not for several threads at once; the owner of the
 * folder's lock calls it.
 */
final class RedisServer {
  private static final String HOST = "127.0.0.1";
  private static final int PORT_ATTEMPTS_MAX = 5;
  private static final Duration END_TIMEOUT = Duration.ofSeconds(10);

  /** A client that looks for the server may itself be given its port for a moment. */
  private static final Duration PORT_PATIENCE = Duration.ofSeconds(5);

  private final RedisFolder folder;
  private final Duration startTimeout;
  private final String password = Passwords.random();

  private @Nullable KeptProcess process;

  RedisServer(RedisFolder folder, Duration startTimeout) {
    this.folder = folder;
    this.startTimeout = startTimeout;
  }

  /** Starts the server on this port or, where it is left open, on a free one. */
  RedisAddress start(OptionalInt fixed) throws IOException {
    if (fixed.isPresent()) {
      RedisAddress address = new RedisAddress(HOST, fixed.getAsInt(), password);
      startAgain(address);
      return address;
    }
    for (int attempt = 1; attempt <= PORT_ATTEMPTS_MAX; attempt++) {
      RedisAddress address = new RedisAddress(HOST, Ports.free(), password);
      if (startsAt(address)) {
        return address;
      }
    }
    throw new EmbeddedException("no free port was found in " + PORT_ATTEMPTS_MAX + " attempts");
  }

  /** Starts the server where its clients look for it. */
  void startAgain(RedisAddress address) throws IOException {
    long deadlineNanos = System.nanoTime() + PORT_PATIENCE.toNanos();
    while (!startsAt(address)) {
      if (System.nanoTime() - deadlineNanos >= 0) {
        throw new EmbeddedException("port " + address.port() + " is taken by another process");
      }
    }
  }

  KeptProcess process() {
    if (process == null) {
      throw new IllegalStateException("Redis was never started");
    }
    return process;
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Ends the server at once, even one that is paused. It has nothing to write first. */
  void kill() {
    if (process != null) {
      process.kill();
      if (!process.waitFor(END_TIMEOUT)) {
        throw new EmbeddedException("Redis did not end within " + END_TIMEOUT);
      }
    }
  }

  /** False when the port is taken. */
  private boolean startsAt(RedisAddress address) throws IOException {
    folder.configure(address);
    ServerLog log = folder.log();
    log.bound();
    long since = log.sizeBytes();
    if (launched(address)) {
      return true;
    }
    String said = log.tail(since);
    if (said.contains("Address already in use")) {
      return false;
    }
    throw new EmbeddedException(explained(said));
  }

  /** Whether it started; if not, its log says why. */
  private boolean launched(RedisAddress address) {
    List<String> command = List.of(folder.program().toString(), folder.configuration().toString());
    // It keeps nothing, so it may end at once; a paused one hears no other signal.
    KeptProcess started =
        KeptProcess.start(folder.user().command("KILL", command), folder.root(), folder.log());
    process = started;
    awaitReady(started, address);
    return started.isAlive();
  }

  /** Returns when the server answers or has ended. */
  private void awaitReady(KeptProcess started, RedisAddress address) {
    boolean settled = false;
    try {
      settled =
          Waiting.until(startTimeout, () -> !started.isAlive() || RedisPing.isAnswered(address));
    } finally {
      if (!settled) {
        kill();
      }
    }
    if (!settled) {
      throw new EmbeddedException(
          "Redis was not ready within " + startTimeout + "; see " + folder.log().file());
    }
  }

  /** In one line where the reason is a known one. */
  static String explained(String said) {
    if (said.contains("libssl.so.3") || said.contains("libcrypto.so.3")) {
      return "Redis cannot start: this system has no OpenSSL 3 (expected: package libssl3)";
    }
    return "Redis ended while it started; it said:\n" + said;
  }
}
