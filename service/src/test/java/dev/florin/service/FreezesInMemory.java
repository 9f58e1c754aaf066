package dev.florin.service;

import dev.florin.ledger.Freeze;
import dev.florin.ledger.Freezes;
import dev.florin.ledger.Wallets;
import dev.florin.ledger.audit.Act;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How wallets stand, without a database; nobody heeds it. */
record FreezesInMemory(Wallets wallets, AuditInMemory audit, Map<Long, Freeze> frozen)
    implements Freezes {
  FreezesInMemory(Wallets wallets, AuditInMemory audit) {
    this(wallets, audit, new ConcurrentHashMap<>());
  }

  @Override
  public Optional<Freeze> find(long walletId) {
    return wallets.find(walletId).map(wallet -> frozen.getOrDefault(walletId, Freeze.NONE));
  }

  @Override
  public Optional<Freeze> set(long walletId, Freeze wanted, Act act) {
    Optional<Freeze> before = find(walletId);
    before.ifPresent(known -> {
      frozen.put(walletId, wanted);
      audit.append(act.with(known + " to " + wanted));
    });
    return before;
  }
}
