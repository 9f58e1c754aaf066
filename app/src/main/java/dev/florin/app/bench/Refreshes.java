package dev.florin.app.bench;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Who presses refresh next: first everyone once, in turn, so that nothing is measured on what
 * nobody has read before; from then on anyone. Confined to one thread, but for {@link
 * #everyoneHasRead}.
 */
public final class Refreshes {
  private final SplittableRandom random = new SplittableRandom();
  private final List<String> tokens;
  private int asked;
  private volatile boolean everyoneHasRead;

  /**
   * @param tokens of the users: the first one's wallet is 1, and so on
   */
  public Refreshes(List<String> tokens) {
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException("users: 0 (expected: at least one)");
    }
    this.tokens = List.copyOf(tokens);
  }

  /** The tokens of the users; the first one's wallet is 1. */
  List<String> tokens() {
    return tokens;
  }

  boolean everyoneHasRead() {
    return everyoneHasRead;
  }

  /** A wallet, from 1. */
  int next() {
    if (asked < tokens.size()) {
      asked++;
      everyoneHasRead = asked == tokens.size();
      return asked;
    }
    return 1 + random.nextInt(tokens.size());
  }
}
