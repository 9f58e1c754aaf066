package dev.florin.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * One connection to one run of one Redis, shared by all threads.
 *
 * <p>It lives until the connection breaks or Redis does not answer within the timeout; then it has
 * ended for good, and all that was unanswered fails at once. Commands are sent in the order of the
 * calls of one thread, and Redis executes them in that order. No method waits.
 */
public final class Link {
  private final StatefulRedisConnection<byte[], byte[]> connection;
  private final RedisAsyncCommands<byte[], byte[]> commands;
  private final RedisRun run;
  private final String runId;
  private final RedisStatistics statistics;
  private final Pulse pulse;
  private final CommandSpans spans;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile long redisMillisLessOurs;

  Link(
      StatefulRedisConnection<byte[], byte[]> connection,
      RedisRun run,
      long redisMillis,
      RedisStatistics statistics,
      int unansweredMax,
      CommandSpans spans) {
    this.connection = connection;
    this.commands = connection.async();
    this.run = run;
    this.runId = run.id();
    this.statistics = statistics;
    this.pulse = new Pulse(unansweredMax);
    this.spans = spans;
    setRedisMillis(redisMillis);
  }

  /**
   * Names the run of Redis and the line of its data: another after a restart, after a promotion,
   * and when a replica took its data from elsewhere. Letters and digits, at most 24.
   */
  public String runId() {
    return runId;
  }

  /** Redis's clock, in ms since 1970: as it said at most about a second ago, and our own since. */
  public long redisMillis() {
    return ourMillis() + redisMillisLessOurs;
  }

  /** False from the moment on when nothing more is sent. */
  public boolean isAlive() {
    return !ended.get();
  }

  /** Whether so much is unanswered that what can do without Redis should. */
  public boolean isBusy() {
    return pulse.isHalfFull();
  }

  /**
   * Sends a command.
   *
   * @return completed on Redis's own thread, which must not be held up. It fails with an error
   *     reply (the link lives on), with the end of the link, and at once if the link has ended or
   *     too many commands are unanswered; except for the last two, whether Redis executed the
   *     command is then unknown
   */
  public <T> CompletableFuture<T> send(
      Function<RedisAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
    return send("", command);
  }

  /**
   * @param script that it runs, or nothing
   */
  private <T> CompletableFuture<T> send(
      String script, Function<RedisAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
    if (ended.get()) {
      return CompletableFuture.failedFuture(new RedisFaultException("the link to Redis has ended"));
    }
    if (!pulse.admits()) {
      statistics.refused.increment();
      return CompletableFuture.failedFuture(
          new RedisFaultException("too many commands to Redis are unanswered"));
    }
    statistics.commands.increment();
    return spans
        .around(script, () -> dispatch(command))
        .whenComplete((_, failure) -> {
          pulse.answered();
          if (failure == null) {
            statistics.answers.increment();
          } else {
            statistics.countFailure(failure);
          }
        });
  }

  private <T> CompletionStage<T> dispatch(
      Function<RedisAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
    try {
      return command.apply(commands);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Runs a script by its digest, and by its text if Redis does not know it (yet, or after SCRIPT
   * FLUSH). Then it runs after commands that were sent later.
   *
   * @param keys what the script touches
   * @return as {@link #send}
   */
  public <T> CompletableFuture<T> run(
      Script script, ScriptOutputType type, byte[][] keys, byte[]... arguments) {
    return send(script.name(), redis -> redis.<T>evalsha(script.digest(), type, keys, arguments))
        .exceptionallyCompose(failure ->
            isUnknownScript(failure)
                ? send(script.name(), redis -> redis.eval(script.text(), type, keys, arguments))
                : CompletableFuture.failedFuture(failure));
  }

  private static boolean isUnknownScript(Throwable failure) {
    return RedisFaultException.causeOf(failure) instanceof RedisNoScriptException;
  }

  /** Asks who Redis is and what time it has; a Redis that is another now ends the link. */
  void check() {
    CompletableFuture<?> _ = send(Handshake::time).thenAccept(this::setRedisTime);
    CompletableFuture<?> _ =
        send(Handshake::replication)
            .thenAccept(replication -> {
              if (!run.isStill(replication)) {
                CompletableFuture<Void> _ = end();
              }
            });
  }

  private void setRedisTime(List<byte[]> time) {
    setRedisMillis(Handshake.millis(time));
  }

  private void setRedisMillis(long redisMillis) {
    redisMillisLessOurs = redisMillis - ourMillis();
  }

  /** One beat of {@link Pulse}; ends the link if a command is overdue. */
  void beat() {
    if (isAlive() && pulse.isOverdue()) {
      statistics.timeouts.increment();
      CompletableFuture<Void> _ = end();
    }
  }

  /**
   * Nothing more is sent, and what is unanswered fails; completed when the connection is closed.
   */
  CompletableFuture<Void> end() {
    if (ended.compareAndSet(false, true)) {
      CompletableFuture<Void> _ =
          connection.closeAsync().whenComplete((_, _) -> closed.complete(null));
    }
    return closed;
  }

  private static long ourMillis() {
    return System.nanoTime() / 1_000_000;
  }
}
