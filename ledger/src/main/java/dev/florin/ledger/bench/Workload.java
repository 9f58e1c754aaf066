package dev.florin.ledger.bench;

import java.util.SplittableRandom;

/** Which wallets a transfer touches. */
public enum Workload {
  /** Two different wallets, each as likely as any other. */
  UNIFORM {
    @Override
    long[] pair(SplittableRandom random, int wallets) {
      return distinct(random, wallets, 1 + random.nextInt(wallets));
    }
  },
  /** Half of all transfers have wallet 1 at one end, as often source as destination. */
  HOT {
    @Override
    long[] pair(SplittableRandom random, int wallets) {
      int choice = random.nextInt(4);
      if (choice >= 2) {
        return UNIFORM.pair(random, wallets);
      }
      long[] pair = distinct(random, wallets, 1);
      return choice == 0 ? pair : new long[] {pair[1], pair[0]};
    }
  };

  /** Source and destination: ids from 1 to {@code wallets}. */
  abstract long[] pair(SplittableRandom random, int wallets);

  private static long[] distinct(SplittableRandom random, int wallets, long first) {
    long second = 1L + random.nextInt(wallets - 1);
    return new long[] {first, second >= first ? second + 1 : second};
  }
}
