package dev.florin.ledger.bench;

import java.time.Duration;

/** Something that moves money as fast as it can for a while. */
public interface Load {
  /**
   * Runs for {@code warmUp} unmeasured and then for {@code measured}; returns when all that was
   * begun has ended.
   *
   * @throws InterruptedException if interrupted; the load is then ended as well
   */
  Measurement run(Workload workload, Duration warmUp, Duration measured)
      throws InterruptedException;
}
