package dev.florin.ledger.commit;

import java.util.concurrent.atomic.LongAdder;

/** Counters of all lanes together. Any thread may read; the sums are not one instant's. */
public final class LaneStatistics {
  final LongAdder batches = new LongAdder();
  final LongAdder commands = new LongAdder();
  final LongAdder slowBatches = new LongAdder();
  final LongAdder retries = new LongAdder();
  final LongAdder unknownCommits = new LongAdder();
  final LongAdder endedWriters = new LongAdder();

  /** Transactions committed. */
  public long batches() {
    return batches.sum();
  }

  /** Commands given an outcome. */
  public long commands() {
    return commands.sum();
  }

  /** Of the batches, those on the slow path. */
  public long slowBatches() {
    return slowBatches.sum();
  }

  /** Attempts repeated after a fault that can pass. */
  public long retries() {
    return retries.sum();
  }

  /** Commits whose answer was lost, to be settled under the locks. */
  public long unknownCommits() {
    return unknownCommits.sum();
  }

  /** Writers of other lanes or instances that held wallets for too long and were ended. */
  public long endedWriters() {
    return endedWriters.sum();
  }
}
