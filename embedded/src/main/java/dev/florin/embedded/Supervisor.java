package dev.florin.embedded;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a server again that ended without being told to: killed by the system for its memory, by
 * hand, or by a defect of its own.
 *
 * <p>The children of a killed PostgreSQL outlive it for a moment and hold its shared memory, so
 * they are waited for, and ended where they do not end. A server starts on the port it had, since
 * that is where its clients look; a port that another process took meanwhile is tried again like
 * any other start that failed. A server that keeps ending is given up: what its owner does then is
 * the owner's to say.
 */
final class Supervisor {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  private final Supervised server;
  private final RestartBudget budget;
  private final Consumer<EmbeddedException> givenUp;
  private final Thread thread;
  private volatile boolean stopped;

  private Supervisor(Supervised server, RestartPolicy policy, Consumer<EmbeddedException> givenUp) {
    this.server = server;
    this.budget = new RestartBudget(policy);
    this.givenUp = givenUp;
    this.thread =
        Thread.ofPlatform().daemon().name("supervises " + server.name()).unstarted(this::run);
  }

  static Supervisor start(
      Supervised server, RestartPolicy policy, Consumer<EmbeddedException> givenUp) {
    Supervisor supervisor = new Supervisor(server, policy, givenUp);
    supervisor.thread.start();
    return supervisor;
  }

  /** From now on an end is an end; a restart that goes on is broken off. */
  void stop() {
    stopped = true;
    thread.interrupt();
  }

  private void run() {
    try {
      while (!stopped) {
        server.awaitEnd();
        if (server.isLost()) {
          bringBack();
        }
      }
    } catch (EmbeddedException e) {
      if (!stopped) {
        givenUp.accept(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // by stop: that was all
    }
  }

  private void bringBack() throws InterruptedException {
    long lostNanos = System.nanoTime();
    LOG.warn("{} ended without being told to; starting it again", server.name());
    @Nullable RuntimeException failure = null;
    do {
      requireBudget(failure);
      Thread.sleep(budget.pause(System.nanoTime()));
      failure = startAgain();
    } while (failure != null && !stopped);
    if (failure == null && !stopped) {
      Duration away = Duration.ofNanos(System.nanoTime() - lostNanos);
      LOG.info("{} is back after {} ms", server.name(), away.toMillis());
    }
  }

  /** Why it could not; null when it runs. */
  private @Nullable RuntimeException startAgain() {
    try {
      server.startIfLost();
      budget.succeeded(System.nanoTime());
      return null;
    } catch (RuntimeException e) {
      budget.failed();
      if (!stopped) {
        LOG.warn("{} did not start again: {}", server.name(), e.getMessage());
      }
      return e;
    }
  }

  private void requireBudget(@Nullable RuntimeException failure) {
    if (budget.isSpent(System.nanoTime())) {
      String why = failure == null ? "it ended again" : String.valueOf(failure.getMessage());
      throw new EmbeddedException(
          server.name() + " is given up after " + budget.restartsMax() + " restarts: " + why,
          failure);
    }
  }
}
