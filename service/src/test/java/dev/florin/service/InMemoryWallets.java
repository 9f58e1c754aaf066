package dev.florin.service;

import dev.florin.ledger.Balance;
import dev.florin.ledger.Wallet;
import dev.florin.ledger.Wallets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Wallets without a database, for the tests of what the service does around the ledger. */
final class InMemoryWallets implements Wallets {
  private final Map<Long, Wallet> wallets = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();

  /** Runs before each balance is read. */
  volatile Runnable beforeBalance = () -> {};

  /** Runs before each wallet is found; where it may wait, no wallet is at hand. */
  volatile @Nullable Runnable beforeFind;

  @Override
  public synchronized Opened open(String ownerId, String ownerName, String currency) {
    Optional<Wallet> there = find(ownerId, currency);
    if (there.isPresent()) {
      return new Opened(there.get(), false);
    }
    Wallet wallet = new Wallet(ids.incrementAndGet(), ownerId, ownerName, currency, Instant.EPOCH);
    wallets.put(wallet.id(), wallet);
    return new Opened(wallet, true);
  }

  @Override
  public boolean isAtHand(long walletId) {
    return beforeFind == null;
  }

  @Override
  public boolean isAtHand(String ownerId, String currency) {
    return beforeFind == null;
  }

  @Override
  public Optional<Wallet> find(long walletId) {
    waitBeforeFind();
    return Optional.ofNullable(wallets.get(walletId));
  }

  @Override
  public Optional<Wallet> findStored(long walletId) {
    return find(walletId);
  }

  @Override
  public Optional<Wallet> find(String ownerId, String currency) {
    waitBeforeFind();
    return wallets.values().stream()
        .filter(w -> w.ownerId().equals(ownerId) && w.currency().equals(currency))
        .findAny();
  }

  @Override
  public List<Holding> holdings(String ownerId) {
    return wallets.values().stream()
        .filter(w -> w.ownerId().equals(ownerId))
        .map(w -> new Holding(w, new Balance(w.id(), 0, 0, 1)))
        .toList();
  }

  @Override
  public Optional<Balance> balance(long walletId) {
    beforeBalance.run();
    return find(walletId).map(w -> new Balance(w.id(), 0, 0, 1));
  }

  @Override
  public Map<Long, Long> versions(long[] walletIds) {
    return Map.of();
  }

  private void waitBeforeFind() {
    Runnable wait = beforeFind;
    if (wait != null) {
      wait.run();
    }
  }
}
