package dev.florin.app.bench;

/** What a refresh reads of a wallet. */
public enum Reading {
  BALANCE("/balance"),
  /** The newest lines of its history. */
  PAGE("/transactions?limit=" + Reading.PAGE_LINES);

  static final int PAGE_LINES = 20;

  private final String path;

  Reading(String path) {
    this.path = path;
  }

  /** What REST is asked for. */
  String path(int wallet) {
    return "/v1/wallets/" + wallet + path;
  }
}
