package dev.florin.ledger.bench;

import java.util.Locale;
import java.util.SplittableRandom;

/** What a load asks for: which wallets a transfer touches, and how many transfers are none. */
public enum Workload {
  /** Two different wallets, each as likely as any other. */
  UNIFORM(Pairs.UNIFORM, Answer.ACCEPTED, 0),
  /** Half of all transfers have wallet 1 at one end, as often source as destination. */
  HOT(Pairs.HOT, Answer.ACCEPTED, 0),
  /** Of 100 commands 5 come from a wallet without money. */
  REFUSED_5(Pairs.UNIFORM, Answer.REFUSED, 5),
  /** Half of all commands come from a wallet without money. */
  REFUSED_50(Pairs.UNIFORM, Answer.REFUSED, 50),
  /** Of 100 commands 5 are sent again that were answered before. */
  REPEATED_5(Pairs.UNIFORM, Answer.REPLAYED, 5),
  /** Half of all commands are sent again that were answered before. */
  REPEATED_50(Pairs.UNIFORM, Answer.REPLAYED, 50);

  private final Pairs pairs;
  private final Answer odd;
  private final int oddPercent;

  Workload(Pairs pairs, Answer odd, int oddPercent) {
    this.pairs = pairs;
    this.odd = odd;
    this.oddPercent = oddPercent;
  }

  /** As it is typed and printed, such as {@code refused-5}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether each command is a transfer that moves money: then others than Florin can run it. */
  public boolean isClean() {
    return oddPercent == 0;
  }

  /** Source and destination: ids from 1 to {@code wallets}. */
  long[] pair(SplittableRandom random, int wallets) {
    return pairs.pair(random, wallets);
  }

  /** What the next command is to be answered. */
  Answer next(SplittableRandom random) {
    return !isClean() && random.nextInt(100) < oddPercent ? odd : Answer.ACCEPTED;
  }

  private enum Pairs {
    UNIFORM,
    HOT;

    long[] pair(SplittableRandom random, int wallets) {
      int choice = this == HOT ? random.nextInt(4) : 4;
      return switch (choice) {
        case 0 -> distinct(random, wallets, 1);
        case 1 -> reversed(distinct(random, wallets, 1));
        default -> distinct(random, wallets, 1 + random.nextInt(wallets));
      };
    }

    private static long[] reversed(long[] pair) {
      return new long[] {pair[1], pair[0]};
    }

    private static long[] distinct(SplittableRandom random, int wallets, long first) {
      long second = 1L + random.nextInt(wallets - 1);
      return new long[] {first, second >= first ? second + 1 : second};
    }
  }
}
