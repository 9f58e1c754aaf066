package dev.florin.ledger.rules;

import java.util.Arrays;
import java.util.List;

/**
 * What a batch adds to each wallet it touches, one entry a wallet, ids strictly ascending.
 *
 * <p>Ascending so that every writer asks for row locks in one order; strictly, because a second
 * entry for a wallet would silently be left out by the UPDATE that joins these arrays. The deltas
 * add up to zero: money moves, it is not made. Both are checked here, before the database sees
 * them.
 */
public final class NetDeltas {
  private final long[] walletIds;
  private final long[] deltasMinor;
  private final int[] transfers;
  private final long[] lastTransferIds;

  private NetDeltas(long[] walletIds, long[] deltasMinor, int[] transfers, long[] lastTransferIds) {
    this.walletIds = walletIds;
    this.deltasMinor = deltasMinor;
    this.transfers = transfers;
    this.lastTransferIds = lastTransferIds;
    requireAscending();
    requireZeroSum();
  }

  /** The net of these movements, each between two different wallets. */
  public static NetDeltas of(List<Movement> movements) {
    long[] ids = distinctIds(movements);
    long[] deltas = new long[ids.length];
    int[] transfers = new int[ids.length];
    long[] lastIds = new long[ids.length];
    for (Movement movement : movements) {
      int source = Arrays.binarySearch(ids, movement.sourceWalletId());
      int destination = Arrays.binarySearch(ids, movement.destinationWalletId());
      deltas[source] = Math.subtractExact(deltas[source], movement.amountMinor());
      deltas[destination] = Math.addExact(deltas[destination], movement.amountMinor());
      transfers[source]++;
      transfers[destination]++;
      lastIds[source] = movement.id();
      lastIds[destination] = movement.id();
    }
    return new NetDeltas(ids, deltas, transfers, lastIds);
  }

  /** How many wallets. */
  public int size() {
    return walletIds.length;
  }

  public long walletId(int index) {
    return walletIds[index];
  }

  public long deltaMinor(int index) {
    return deltasMinor[index];
  }

  /** How many transfers touch the wallet: how far its version goes on. */
  public int transfers(int index) {
    return transfers[index];
  }

  /** The last of them: the wallet's newest when the batch is done. */
  public long lastTransferId(int index) {
    return lastTransferIds[index];
  }

  /** A copy, ascending. */
  public long[] walletIds() {
    return walletIds.clone();
  }

  /** A copy, in the order of {@link #walletIds()}. */
  public long[] deltasMinor() {
    return deltasMinor.clone();
  }

  /** A copy, in the order of {@link #walletIds()}. */
  public int[] transfers() {
    return transfers.clone();
  }

  /** A copy, in the order of {@link #walletIds()}. */
  public long[] lastTransferIds() {
    return lastTransferIds.clone();
  }

  private static long[] distinctIds(List<Movement> movements) {
    long[] ids = new long[movements.size() * 2];
    int count = 0;
    for (Movement movement : movements) {
      ids[count++] = movement.sourceWalletId();
      ids[count++] = movement.destinationWalletId();
    }
    Arrays.sort(ids);
    int kept = 0;
    for (int i = 0; i < ids.length; i++) {
      if (i == 0 || ids[i] != ids[i - 1]) {
        ids[kept++] = ids[i];
      }
    }
    return Arrays.copyOf(ids, kept);
  }

  private void requireAscending() {
    for (int i = 1; i < walletIds.length; i++) {
      if (walletIds[i - 1] >= walletIds[i]) {
        throw new IllegalStateException("wallet ids are not strictly ascending at " + i);
      }
    }
  }

  private void requireZeroSum() {
    long sum = 0;
    for (long delta : deltasMinor) {
      sum = Math.addExact(sum, delta);
    }
    if (sum != 0) {
      throw new IllegalStateException("deltas_minor sum: " + sum + " (expected: 0)");
    }
  }
}
