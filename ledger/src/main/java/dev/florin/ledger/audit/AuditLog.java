package dev.florin.ledger.audit;

import dev.florin.ledger.LedgerFaultException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record of acts. Nothing in it can be changed or removed by the program: the database does not
 * let it.
 *
 * <p>Threads: any; these methods wait for the database. Errors: {@link LedgerFaultException} with
 * {@code UNAVAILABLE}.
 */
public interface AuditLog {
  int ENTRIES_MAX = 200;

  /** Records an act that changes nothing. One that does is recorded in its own transaction. */
  void append(Act act);

  /**
   * The newest entries below a number, newest first.
   *
   * @param walletId null: about any wallet, or none
   * @param before {@link Long#MAX_VALUE} for the newest of all
   * @param entriesMax 1 to {@link #ENTRIES_MAX}
   */
  List<AuditEntry> before(long before, @Nullable Long walletId, int entriesMax);
}
