package dev.florin.ledger.commit;

import java.util.Objects;

/**
 * That a command is one that was accepted before, and by which right it is settled here.
 *
 * @param transferId the id that it was accepted with, and the transfer's when it settles
 * @param hold of the slot that it belongs to
 */
public record Settlement(long transferId, Hold hold) {
  public Settlement {
    Objects.requireNonNull(hold, "hold");
  }

  /**
   * The lease of a slot. Only while the database still has it so may anything of the slot be
   * settled.
   *
   * @param slot 0 to 31
   * @param leaseName of the lease's row
   * @param owner this instance
   * @param token of this holder
   */
  public record Hold(short slot, String leaseName, String owner, long token) {
    public Hold {
      Objects.requireNonNull(leaseName, "leaseName");
      Objects.requireNonNull(owner, "owner");
    }
  }

  short slot() {
    return hold.slot();
  }
}
