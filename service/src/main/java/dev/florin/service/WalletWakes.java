package dev.florin.service;

import dev.florin.ledger.CommitFence;
import dev.florin.redis.Redis;
import dev.florin.redis.wake.WakeLine;
import dev.florin.redis.wake.WakeTimes;
import dev.florin.redis.wake.Watching;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is to be woken when a wallet has changed: on this instance at once, on others through Redis.
 * A wake may be missed, or come without need: watchers also look by themselves.
 *
 * <p>Threads: any; nothing here waits. A commit of wallets that nobody watches costs two looks at
 * empty tables.
 */
public final class WalletWakes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WalletWakes.class);

  /** Most wallets have no watcher, and most of the others one: arrays are the smallest. */
  private final ConcurrentMap<Long, Watcher[]> watchers = new ConcurrentHashMap<>();

  private final Optional<WakeLine> others;

  /**
   * @param redis where others are met, if anywhere
   */
  public WalletWakes(Optional<Redis> redis) {
    others = redis.map(to -> WakeLine.open(to, new Ours(), WakeTimes.DEFAULT));
  }

  /** Of an instance that meets no others. */
  public static WalletWakes alone() {
    return new WalletWakes(Optional.empty());
  }

  /** Who watches one wallet. Both methods are called on any thread, and must be quick. */
  interface Watcher {
    /** The wallet changed, or may have. */
    void wake();

    /** The wallet's version is at least this one. */
    void isAt(long version);
  }

  /** A fence after whose lifting the watchers are woken. */
  public CommitFence around(CommitFence fence) {
    return fence.then(this::committed);
  }

  /** From now on until {@link #leave}, and on other instances as soon as they hear of it. */
  void watch(long walletId, Watcher watcher) {
    watchers.merge(walletId, new Watcher[] {watcher}, WalletWakes::joined);
    others.ifPresent(line -> line.watch(walletId));
  }

  void leave(long walletId, Watcher watcher) {
    watchers.computeIfPresent(walletId, (_, there) -> without(there, watcher));
  }

  /** The wallets that are watched here, each once. */
  long[] watched() {
    return watchers.keySet().stream().mapToLong(Long::longValue).toArray();
  }

  /** Tells the watchers of a wallet its version, as somebody has read it. */
  void isAt(long walletId, long version) {
    for (Watcher watcher : watchers.getOrDefault(walletId, NOBODY)) {
      watcher.isAt(version);
    }
  }

  /** Whether others wake us at the moment, as far as we know. */
  boolean hearsOthers() {
    return others.map(WakeLine::isOpen).orElse(false);
  }

  private void committed(long[] walletIds) {
    try {
      wake(walletIds);
      others.ifPresent(line -> line.committed(walletIds));
    } catch (RuntimeException e) {
      LOG.warn("watchers were not woken, and find out by themselves", e);
    }
  }

  private void wake(long[] walletIds) {
    if (watchers.isEmpty()) {
      return;
    }
    for (long walletId : walletIds) {
      for (Watcher watcher : watchers.getOrDefault(walletId, NOBODY)) {
        watcher.wake();
      }
    }
  }

  private static final Watcher[] NOBODY = {};

  private static Watcher[] joined(Watcher[] there, Watcher[] one) {
    Watcher[] all = Arrays.copyOf(there, there.length + 1);
    all[there.length] = one[0];
    return all;
  }

  private static Watcher @Nullable [] without(Watcher[] there, Watcher watcher) {
    Watcher[] rest =
        Arrays.stream(there).filter(each -> !each.equals(watcher)).toArray(Watcher[]::new);
    return rest.length == 0 ? null : rest;
  }

  @Override
  public void close() {
    others.ifPresent(WakeLine::close);
  }

  /** As other instances are told of us, and wake us. */
  private final class Ours implements Watching {
    @Override
    public long[] watched() {
      return WalletWakes.this.watched();
    }

    @Override
    public void wake(long[] walletIds) {
      WalletWakes.this.wake(walletIds);
    }
  }
}
