package dev.florin.app.bench;

import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Who pays whom next. First every wallet is paid once, in turn, so that nothing is measured on
 * wallets the server has never seen; from then on all is random. Confined to one thread, but for
 * {@link #everyoneWasPaid}.
 */
public final class Errands {
  private final SplittableRandom random = new SplittableRandom();
  private final List<String> tokens;
  private final int wallets;
  private int paid;
  private volatile boolean everyoneWasPaid;

  /**
   * @param tokens of the payers: the first one's wallet is 1, and so on
   * @param wallets ids 1 to this exist, wallet n owned by {@link #owner}
   */
  public Errands(List<String> tokens, int wallets) {
    if (tokens.isEmpty() || tokens.size() > wallets || wallets < 2) {
      throw new IllegalArgumentException(
          "payers: " + tokens.size() + " (expected: 1 to the number of wallets, " + wallets + ")");
    }
    this.tokens = List.copyOf(tokens);
    this.wallets = wallets;
  }

  /**
   * One cent from a payer's wallet to another one's.
   *
   * @param payer the payer's wallet, from 1
   * @param recipient another wallet, from 1
   * @param key fresh
   */
  record Errand(int payer, int recipient, String key) {}

  /** The user whose wallet it is. */
  public static String owner(int wallet) {
    return "bench-" + wallet;
  }

  /** The tokens of the payers; the first one's wallet is 1. */
  List<String> tokens() {
    return tokens;
  }

  boolean everyoneWasPaid() {
    return everyoneWasPaid;
  }

  Errand next() {
    if (paid < wallets) {
      paid++;
      everyoneWasPaid = paid == wallets;
      return errand(1 + paid % tokens.size(), paid);
    }
    return errand(1 + random.nextInt(tokens.size()), 1 + random.nextInt(wallets));
  }

  private Errand errand(int payer, int recipient) {
    HexFormat hex = HexFormat.of();
    String key = hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    // Nobody pays into the own wallet.
    return new Errand(payer, recipient == payer ? 1 + payer % wallets : recipient, key);
  }
}
