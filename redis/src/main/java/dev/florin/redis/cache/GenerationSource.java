package dev.florin.redis.cache;

/**
 * A number outside Redis that all instances share; everything kept under a lower one is void.
 *
 * <p>Both methods may wait, and throw a {@link RuntimeException} when the number cannot be reached.
 */
public interface GenerationSource {
  /** The number of now; at least 0, never falling. */
  long read();

  /** Makes it higher; whoever reads after this returned reads the higher one. */
  void raise();
}
