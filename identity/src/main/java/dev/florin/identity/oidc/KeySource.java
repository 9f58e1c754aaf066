package dev.florin.identity.oidc;

/** Where keys come from. */
@FunctionalInterface
interface KeySource extends AutoCloseable {
  /** Asks for them, and waits for the answer, for a bounded time. One caller at a time. */
  KeySet fetch() throws IssuerException, InterruptedException;

  /** Gives up what it waits for. */
  @Override
  default void close() {}
}
