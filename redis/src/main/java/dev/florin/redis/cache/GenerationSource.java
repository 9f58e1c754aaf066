package dev.florin.redis.cache;

/**
 * A number outside Redis that all instances share; everything kept under a lower one is void.
 *
 * <p>Reading and raising may wait, and throw a {@link RuntimeException} when the number cannot be
 * reached.
 */
public interface GenerationSource {
  /** Names the database that the number and the wallets are in; a few ASCII letters and digits. */
  String databaseId();

  /** The number of now; at least 0, never falling. */
  long read();

  /** Makes it higher; whoever reads after this returned reads the higher one. */
  void raise();
}
