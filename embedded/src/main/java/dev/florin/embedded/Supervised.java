package dev.florin.embedded;

/** A server as its {@link Supervisor} sees it. Called by the supervisor's thread. */
interface Supervised {
  /** For messages. */
  String name();

  /** Waits, for as long as it takes, for the end of the process that serves now. */
  void awaitEnd() throws InterruptedException;

  /** Whether it should run and does not. */
  boolean isLost();

  /**
   * Starts it where its clients look for it.
   *
   * @throws EmbeddedException if it cannot
   */
  void startIfLost();
}
