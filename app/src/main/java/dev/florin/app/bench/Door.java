package dev.florin.app.bench;

/** A way into the server, for many callers at once. */
interface Door {
  /**
   * Opens connections, and on each sends one request after another until the tally says to end.
   *
   * @throws java.io.UncheckedIOException if the server cannot be reached
   */
  Callers open(int connections, Tally tally);

  /** Callers at work. */
  interface Callers extends AutoCloseable {
    /**
     * Waits until each has its last answer.
     *
     * @return whether all had, before the time was up
     */
    boolean awaitEnd() throws InterruptedException;

    /** Ends them, whatever they wait for. */
    @Override
    void close();
  }
}
