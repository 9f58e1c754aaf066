package dev.florin.ledger.bench;

import dev.florin.ledger.verify.Verdict;
import java.time.Duration;
import java.util.List;

/**
 * All that a bench of the backlog found.
 *
 * @param paces a round after the other
 * @param burst more than can be settled
 * @param workers a round after the other
 * @param verdicts on the invariants
 */
public record AsyncFindings(
    List<Pace> paces, Burst burst, List<Workers> workers, List<Verdict> verdicts) {
  public AsyncFindings {
    paces = List.copyOf(paces);
    workers = List.copyOf(workers);
    verdicts = List.copyOf(verdicts);
  }

  /**
   * One rate in one round: transfers answered once they are done (v1), then as many accepted (v2).
   *
   * @param sharePercent of what v1 does in a closed loop
   * @param closedPerSecond what that was, in this round
   * @param perSecond the rate at which both were asked
   * @param done v1
   * @param accepted v2
   * @param settled how v2's went on
   * @param drain how long settling went on after the last was accepted
   */
  public record Pace(
      int round,
      int sharePercent,
      long closedPerSecond,
      long perSecond,
      Paced done,
      Paced accepted,
      Settled settled,
      Duration drain) {
    /** How many times v1's 99th percentile v2's is. */
    public double p99Ratio() {
      return (double) accepted.measurement().p99Nanos()
          / Math.max(1, done.measurement().p99Nanos());
    }

    long failures() {
      return done.failures() + accepted.failures() + settled.otherwise();
    }
  }

  /**
   * What an open loop was answered.
   *
   * @param measurement of what was not refused; latencies from when it was due
   * @param offered how many were asked, warm-up included
   * @param backlogFull of them, refused since the backlog was full
   * @param queueFull of them, refused since too many waited at the door
   */
  public record Paced(Measurement measurement, long offered, long backlogFull, long queueFull) {
    /** Refused for want of room. */
    public long overloaded() {
      return backlogFull + queueFull;
    }

    long failures() {
      return measurement.failures();
    }
  }

  /**
   * What went through the backlog in a measured time, by the database's clock.
   *
   * @param acceptedPerSecond in it
   * @param settledPerSecond in it, whenever they were accepted
   * @param p50Nanos from accept to settle, of those accepted in it
   * @param p99Nanos 99th percentile
   * @param maxNanos the longest
   * @param otherwise neither settled nor pending: a failure, since each has the money
   */
  public record Settled(
      long acceptedPerSecond,
      long settledPerSecond,
      long p50Nanos,
      long p99Nanos,
      long maxNanos,
      long otherwise) {}

  /**
   * More than can be settled, for a while.
   *
   * @param perSecond the rate at which v2 was asked
   * @param asked how long
   * @param backlogMax the bound
   * @param paced what was answered
   * @param highestPending the most that were seen pending
   * @param heapBefore bytes in use before, after a collection of garbage
   * @param heapFull likewise at its end, with the backlog as it was then
   * @param heapDrained likewise, once all was settled
   * @param drain how long that took
   */
  public record Burst(
      long perSecond,
      Duration asked,
      int backlogMax,
      Paced paced,
      long highestPending,
      long heapBefore,
      long heapFull,
      long heapDrained,
      Duration drain) {}

  /**
   * A full backlog, settled by so many workers in one round.
   *
   * @param count how many workers
   * @param acceptedPerSecond how fast it was filled, with nobody settling
   * @param settled how many transfers
   * @param tookNanos from the first settled to the last
   * @param cores of PostgreSQL's processors in use meanwhile; 0 if it cannot be told
   * @param postgresNanos processor time of the server a transfer; 0 if it cannot be told
   * @param jvmNanos processor time of this process a transfer
   * @param otherwise neither settled nor pending
   */
  public record Workers(
      int round,
      int count,
      long acceptedPerSecond,
      long settled,
      long tookNanos,
      double cores,
      long postgresNanos,
      long jvmNanos,
      long otherwise) {
    /** Settled a second. */
    public long perSecond() {
      return settled * 1_000 / Math.max(1, tookNanos / 1_000_000);
    }
  }

  /** Answers that were not the expected one, and accepted transfers that were not settled. */
  public long failures() {
    return paces.stream().mapToLong(Pace::failures).sum()
        + burst.paced().failures()
        + workers.stream().mapToLong(Workers::otherwise).sum();
  }

  /** Whether every invariant holds. */
  public boolean hold() {
    return verdicts.stream().allMatch(Verdict::holds);
  }
}
