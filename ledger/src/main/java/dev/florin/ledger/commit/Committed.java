package dev.florin.ledger.commit;

import dev.florin.ledger.CommitFence;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.Transfer;
import java.util.Arrays;
import java.util.List;

/**
 * A batch that is durable.
 *
 * @param outcomes in the order of its commands
 * @param fence around the wallets that they tell of; to be lifted before they are told
 * @param <A> what the commands are answered with
 */
record Committed<A>(List<A> outcomes, CommitFence.Fence fence) {

  /**
   * The users' wallets of all that was done, by this batch or, where it repeats an answer, before:
   * whoever is told of a transfer must see it in what he reads next.
   *
   * @return ascending, each once
   */
  static long[] userWallets(List<Outcome> outcomes) {
    long[] ids = new long[2 * outcomes.size()];
    int count = 0;
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Done(Transfer transfer, boolean _)) {
        for (long walletId : transfer.userWalletIds()) {
          ids[count++] = walletId;
        }
      }
    }
    Arrays.sort(ids, 0, count);
    return distinct(ids, count);
  }

  private static long[] distinct(long[] ascending, int count) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (kept == 0 || ascending[kept - 1] != ascending[i]) {
        ascending[kept++] = ascending[i];
      }
    }
    return Arrays.copyOf(ascending, kept);
  }
}
