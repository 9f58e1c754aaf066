package dev.florin.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counters of one Redis over all its links. Any thread may read; the sums are not one instant's.
 */
public final class RedisStatistics {
  final LongAdder commands = new LongAdder();
  final LongAdder answers = new LongAdder();
  final LongAdder errorReplies = new LongAdder();
  final LongAdder failures = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder timeouts = new LongAdder();
  final LongAdder links = new LongAdder();

  void countFailure(Throwable failure) {
    Throwable cause = RedisFaultException.causeOf(failure);
    (cause instanceof RedisCommandExecutionException ? errorReplies : failures).increment();
  }

  /** Commands sent. */
  public long commands() {
    return commands.sum();
  }

  /** Of the commands, those that Redis answered with what was asked for. */
  public long answers() {
    return answers.sum();
  }

  /** Of the commands, those that Redis answered with an error; some of these are expected. */
  public long errorReplies() {
    return errorReplies.sum();
  }

  /** Of the commands, those that were never answered: the link ended. */
  public long failures() {
    return failures.sum();
  }

  /** Commands that were not sent, because too many were unanswered. */
  public long refused() {
    return refused.sum();
  }

  /** Links ended because Redis did not answer in time. */
  public long timeouts() {
    return timeouts.sum();
  }

  /** Links made. */
  public long links() {
    return links.sum();
  }
}
