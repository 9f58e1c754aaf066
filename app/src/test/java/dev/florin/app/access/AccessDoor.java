package dev.florin.app.access;

/** One of the two ways in. */
interface AccessDoor extends AutoCloseable {
  /**
   * Asks, and tells what was seen.
   *
   * @param credential a token or an API key; empty for none at all
   */
  Seen ask(String credential, Ask ask) throws Exception;

  @Override
  void close();
}
