package dev.florin.ledger.commit;

import dev.florin.ledger.Command;
import java.util.Objects;

/**
 * A transfer that was accepted and is to be settled, as it was read.
 *
 * @param settlement which it is, and by which right it is settled here
 * @param sequence its place in its slot
 * @param command what was asked for
 */
public record PendingTransfer(Settlement settlement, long sequence, Command command) {
  public PendingTransfer {
    Objects.requireNonNull(settlement, "settlement");
    Objects.requireNonNull(command, "command");
  }

  public long id() {
    return settlement.transferId();
  }

  public short slot() {
    return settlement.slot();
  }
}
