package dev.florin.service;

import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.Wallets;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the versions of the watched wallets, for wakes that were missed: of all of them every
 * few seconds, and of one shortly after somebody has begun to watch it, since what was committed
 * elsewhere before that was heard there woke nobody.
 *
 * <p>Confined to one thread, which waits for the database, but for {@link #soon}.
 */
final class VersionLooks {
  private static final Logger LOG = LoggerFactory.getLogger(VersionLooks.class);

  private final Wallets wallets;
  private final WalletWakes wakes;
  private final StreamSettings settings;
  private final Queue<Newcomer> newcomers = new ConcurrentLinkedQueue<>();
  private long lookedNanos = System.nanoTime();

  VersionLooks(Wallets wallets, WalletWakes wakes, StreamSettings settings) {
    this.wallets = wallets;
    this.wakes = wakes;
    this.settings = settings;
  }

  private record Newcomer(long walletId, long dueNanos) {}

  /** Somebody has begun to watch this wallet. Any thread. */
  void soon(long walletId) {
    newcomers.add(new Newcomer(walletId, System.nanoTime() + settings.firstLook().toNanos()));
  }

  /** Looks at what is due. To be called many times in the time of a first look. */
  void lookIfDue() {
    try {
      long nowNanos = System.nanoTime();
      look(newcomers(nowNanos));
      if (nowNanos - lookedNanos >= period()) {
        lookedNanos = nowNanos;
        look(wakes.watched());
      }
    } catch (LedgerFaultException e) {
      LOG.debug("the versions of watched wallets were not read", e);
    } catch (RuntimeException e) {
      LOG.error("the versions of watched wallets were not read", e);
    }
  }

  private long period() {
    return (wakes.hearsOthers() ? settings.look() : settings.lookAlone()).toNanos();
  }

  private long[] newcomers(long nowNanos) {
    long[] due = new long[Wallets.VERSIONS_MAX];
    int count = 0;
    while (count < due.length && isDue(newcomers.peek(), nowNanos)) {
      due[count++] = newcomers.remove().walletId();
    }
    return Arrays.copyOf(due, count);
  }

  private static boolean isDue(@Nullable Newcomer newcomer, long nowNanos) {
    return newcomer != null && nowNanos - newcomer.dueNanos() >= 0;
  }

  private void look(long[] walletIds) {
    for (int from = 0; from < walletIds.length; from += Wallets.VERSIONS_MAX) {
      int to = Math.min(walletIds.length, from + Wallets.VERSIONS_MAX);
      wallets.versions(Arrays.copyOfRange(walletIds, from, to)).forEach(wakes::isAt);
    }
  }
}
