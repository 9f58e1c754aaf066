package dev.florin.identity;

/** What a token proves about its bearer. */
public sealed interface Proof {
  /** Who it is. */
  record Identified(Identity identity) implements Proof {}

  /**
   * Nothing.
   *
   * @param why in words that may be shown to the caller
   */
  record Refused(String why) implements Proof {}

  /**
   * Nothing yet: somebody who has to be asked does not answer. The same token may be good later.
   *
   * @param why in words that may be shown to the caller
   */
  record Undecided(String why) implements Proof {}
}
