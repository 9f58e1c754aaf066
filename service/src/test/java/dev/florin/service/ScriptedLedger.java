package dev.florin.service;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.History;
import dev.florin.ledger.Ledger;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.Settings;
import dev.florin.ledger.Transfer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.spec.SecretKeySpec;

/** A ledger that answers when and how a test says, and remembers what it was asked. */
final class ScriptedLedger implements Ledger, History {
  final ScriptedBacklog backlog = new ScriptedBacklog();
  final InMemoryWallets wallets = new InMemoryWallets();
  final EventsInMemory events = new EventsInMemory();
  final WebhooksInMemory webhooks = new WebhooksInMemory(events);
  final AuditInMemory audit = new AuditInMemory();
  final AtomicBoolean ready = new AtomicBoolean(true);
  final AtomicBoolean inProgress = new AtomicBoolean();
  final BlockingQueue<Submission> submissions = new LinkedBlockingQueue<>();
  final List<PageRequest> pages = new ArrayList<>();

  record Submission(Command command, Duration patience, CompletableFuture<Outcome> outcome) {}

  LedgerDoors doors() {
    return doors(ReadCache.NONE);
  }

  LedgerDoors doors(ReadCache readCache) {
    Settings settings = new Settings(1, new SecretKeySpec(new byte[32], "HmacSHA256"));
    return new LedgerDoors(
        this,
        backlog,
        wallets,
        this,
        settings,
        ready::get,
        readCache,
        events,
        webhooks,
        new FreezesInMemory(wallets, audit),
        audit,
        WalletWakes.alone());
  }

  @Override
  public CompletableFuture<Outcome> submit(Command command, Duration patience) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    submissions.add(new Submission(command, patience, outcome));
    return outcome;
  }

  @Override
  public boolean inProgress(CallerKey callerKey) {
    return inProgress.get();
  }

  @Override
  public Following after(long walletId, long afterVersion, int linesMax) {
    return new Following(List.of(), 0);
  }

  @Override
  public Page page(PageRequest request) {
    pages.add(request);
    return new Page(List.of(), request.beforeVersion() == Long.MAX_VALUE ? 42L : null);
  }

  @Override
  public Optional<Transfer> transfer(long transferId) {
    return Optional.empty();
  }

  @Override
  public Optional<Outcome> outcome(CallerKey callerKey) {
    return Optional.empty();
  }
}
