package dev.florin.ledger.commit;

import dev.florin.ledger.Kind;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.Transfer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One lane's system wallets: the other side of its deposits and withdrawals, one a currency.
 *
 * <p>Every deposit and withdrawal touches a system wallet. Since each lane has its own, no two
 * lanes, and no two instances with different node numbers, ever meet on such a row. One that has
 * drifted far from zero is retired long before its bound. Confined to its lane.
 */
final class SystemWallets {
  /** A batch of the largest size moves at most 4.1e18 more, and the bound is 9e18. */
  private static final long RETIRE_BEYOND_MINOR = 4_000_000_000_000_000_000L;

  private final int lane;
  private final Map<String, Long> idByCurrency = new HashMap<>();

  SystemWallets(int lane) {
    this.lane = lane;
  }

  /** The system wallet of a currency; asks the store the first time. */
  long id(Store.Session session, String currency) throws StoreException {
    Long known = idByCurrency.get(currency);
    if (known != null) {
      return known;
    }
    long id = session.systemWallet(currency, lane);
    idByCurrency.put(currency, id);
    return id;
  }

  /** Retires those that these outcomes have carried too far from zero. */
  void retireDistant(Store.Session session, List<Outcome> outcomes) throws StoreException {
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Done(Transfer transfer, boolean replayed) && !replayed) {
        long balanceMinor = systemBalanceMinor(transfer);
        if (Math.abs(balanceMinor) > RETIRE_BEYOND_MINOR
            && idByCurrency.remove(transfer.currency()) != null) {
          session.retireSystemWallet(systemWalletId(transfer));
        }
      }
    }
  }

  private static long systemBalanceMinor(Transfer transfer) {
    return switch (transfer.kind()) {
      case DEPOSIT -> transfer.sourceBalanceMinor();
      case WITHDRAWAL -> transfer.destinationBalanceMinor();
      case TRANSFER -> 0;
    };
  }

  private static long systemWalletId(Transfer transfer) {
    return transfer.kind() == Kind.DEPOSIT
        ? transfer.sourceWalletId()
        : transfer.destinationWalletId();
  }
}
