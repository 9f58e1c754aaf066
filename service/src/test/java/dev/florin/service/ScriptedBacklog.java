package dev.florin.service;

import dev.florin.ledger.Acceptance;
import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.AcceptedTransfer.Cancelled;
import dev.florin.ledger.AcceptedTransfer.Pending;
import dev.florin.ledger.Backlog;
import dev.florin.ledger.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A backlog in memory that a test can look into and change. Nothing in it settles by itself. */
final class ScriptedBacklog implements Backlog {
  static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  /** What is here by id. */
  private final Map<Long, AcceptedTransfer> transfers = new ConcurrentHashMap<>();

  final List<Asked> asked = new CopyOnWriteArrayList<>();

  /** Every id that was to be cancelled. */
  final List<Long> cancelled = new CopyOnWriteArrayList<>();

  /** What comes of accepting; the default takes everything on. */
  volatile Function<Command, CompletableFuture<Acceptance>> script = this::takeOn;

  /** Thrown after a cancellation was done. */
  volatile @Nullable RuntimeException faultAfterCancel;

  record Asked(Command command, Duration patience) {}

  @Override
  public CompletableFuture<Acceptance> accept(Command command, Duration patience) {
    asked.add(new Asked(command, patience));
    return script.apply(command);
  }

  private CompletableFuture<Acceptance> takeOn(Command command) {
    AcceptedTransfer transfer =
        new AcceptedTransfer(7000 + asked.size(), command, NOON, new Pending());
    transfers.put(transfer.id(), transfer);
    return CompletableFuture.completedFuture(new Acceptance.Accepted(transfer, false));
  }

  /** What became of a transfer, from now on. */
  void becomes(String id, AcceptedTransfer.State state) {
    transfers.computeIfPresent(
        Long.valueOf(id),
        (key, old) -> new AcceptedTransfer(old.id(), old.command(), old.acceptedAt(), state));
  }

  @Override
  public Optional<AcceptedTransfer> find(long transferId) {
    return Optional.ofNullable(transfers.get(transferId));
  }

  @Override
  public Optional<AcceptedTransfer> cancel(long transferId) {
    cancelled.add(transferId);
    if (find(transferId).map(AcceptedTransfer::state).orElse(null) instanceof Pending) {
      becomes(Long.toString(transferId), new Cancelled(NOON.plusSeconds(1)));
    }
    if (faultAfterCancel != null) {
      throw faultAfterCancel;
    }
    return find(transferId);
  }
}
