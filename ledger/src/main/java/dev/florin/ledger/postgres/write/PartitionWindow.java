package dev.florin.ledger.postgres.write;

import dev.florin.ledger.postgres.Partitions;
import java.time.InstantSource;

/**
 * The window that the partitions and their unique indexes allow.
 *
 * @param clock this node's
 */
public record PartitionWindow(Partitions partitions, InstantSource clock)
    implements PostgresStore.KeyWindow {
  @Override
  public long oldestId() {
    return partitions.oldestKeyId(clock.instant());
  }

  @Override
  public long end(long highestId) {
    return partitions.newestKeyEnd(clock.instant(), highestId);
  }

  @Override
  public long endBeside(long lowestId, long highestId) {
    return partitions.keySearchEnd(clock.instant(), lowestId, highestId);
  }
}
