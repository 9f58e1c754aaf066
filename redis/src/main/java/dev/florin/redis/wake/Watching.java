package dev.florin.redis.wake;

/** The watchers of wallets on this instance. */
public interface Watching {
  /** The wallets that somebody here watches, each once, in any order. */
  long[] watched();

  /** These wallets changed elsewhere; on Redis's own thread, so it must be quick. */
  void wake(long[] walletIds);
}
