package dev.florin.ledger.commit;

import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.Slots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The part of the backlog that this instance has read, in front of its workers.
 *
 * <p><b>Order.</b> A worker walks it in the order in which it was read, which is each slot's own. A
 * transfer that is passed over, because a lane holds its wallets, or it is in flight, or waits to
 * be tried again, closes its source wallet to all that come after it. So one wallet's transfers are
 * decided in the order of their acceptance, and those that come together share a batch.
 *
 * <p><b>Failures.</b> A transfer stays here until it is final. One that failed by a fault that is
 * not its own, such as a database that is away, is tried again after a pause, for as long as it
 * takes. One that failed by itself is handed to {@link Failures}, and waits for its word.
 *
 * <p><b>Each worker has its own slots</b> among those that are here. So no two of them share a
 * slot's lease, whose renewal would find no gap between them, or wait for each other's counts.
 *
 * <p><b>Accepting comes first.</b> While callers wait at the door of the backlog, only the first
 * worker gets something, of any slot: the others would take the processor from a caller who waits,
 * for a transfer for which nobody does. So a burst ends in the backlog, and not in a queue of
 * callers.
 *
 * <p><b>Threads.</b> Any; all hold the lock of the {@link Claims} for the length of a walk.
 */
final class SettlementQueue implements Work<Outcome> {
  private static final int PASSES_MAX = 2;
  private static final int CALLERS_WAITING_MAX = 64;
  private static final long NOT_MINE_NANOS = 1_000_000;
  private static final long BLOCKED_NANOS = 200_000;
  private static final long OUTAGE_PAUSE_NANOS = 100_000_000;
  private static final int OUTAGE_DOUBLINGS_MAX = 5;

  private final Claims claims;
  private final ReentrantLock lock;
  private final MonotonicClock clock;
  private final Failures failures;
  private final int firstLane;
  private final int lanes;
  private final IntSupplier callersWaiting;
  private final Map<Long, Entry> entries = new LinkedHashMap<>();
  private final int[] sizeBySlot = new int[Slots.COUNT];
  private final Map<Integer, List<Ticket<Outcome>>> inFlight = new HashMap<>();
  private int inFlightCount;
  private volatile boolean waiting;
  private volatile long pauseNanos = UNTIL_WOKEN;
  private volatile boolean closed;

  /**
   * @param claims shared with the lanes that callers wait for
   * @param failures told of what failed by itself
   * @param firstLane the number of the first worker
   * @param lanes how many workers there are
   * @param callersWaiting how many wait for an acceptance: a hint
   */
  SettlementQueue(
      Claims claims,
      MonotonicClock clock,
      Failures failures,
      int firstLane,
      int lanes,
      IntSupplier callersWaiting) {
    this.claims = claims;
    this.lock = claims.lock();
    this.clock = clock;
    this.failures = failures;
    this.firstLane = firstLane;
    this.lanes = lanes;
    this.callersWaiting = callersWaiting;
  }

  /** Is told what failed by itself, on a thread that must not be kept. */
  @FunctionalInterface
  interface Failures {
    /** It stays where it is until {@link #retry} or {@link #remove} is called. */
    void failed(PendingTransfer transfer, LedgerFaultException fault);
  }

  /** A transfer here, with the ticket of its next or present attempt. Guarded by the lock. */
  private static final class Entry {
    final PendingTransfer transfer;
    Ticket<Outcome> ticket;
    final long sinceNanos;
    boolean inFlight;
    long dueNanos;
    int outages;

    Entry(PendingTransfer transfer, Ticket<Outcome> ticket, long sinceNanos) {
      this.transfer = transfer;
      this.ticket = ticket;
      this.sinceNanos = sinceNanos;
      this.dueNanos = sinceNanos;
    }
  }

  /**
   * Puts transfers behind the others. One that is here already, at another place, was parked and
   * retried in the meantime: it goes to its new place.
   */
  void add(List<PendingTransfer> transfers) {
    lock.lock();
    try {
      for (PendingTransfer transfer : transfers) {
        Entry known = entries.get(transfer.id());
        if (known != null) {
          remove(known);
        }
        entries.put(transfer.id(), new Entry(transfer, ticket(transfer), clock.nanos()));
        sizeBySlot[transfer.slot()]++;
      }
      noteWaiting();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Ticket<Outcome>> take(int lane, int commandsMax) {
    lock.lock();
    try {
      List<Entry> taken = closed ? List.of() : walk(lane, commandsMax);
      if (taken.isEmpty()) {
        return List.of();
      }
      List<Ticket<Outcome>> tickets = taken.stream().map(entry -> entry.ticket).toList();
      inFlight.put(lane, tickets);
      inFlightCount += taken.size();
      noteWaiting();
      taken.forEach(this::watch);
      return tickets;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void finish(int lane) {
    lock.lock();
    try {
      List<Ticket<Outcome>> done = inFlight.remove(lane);
      if (done == null) {
        throw new IllegalStateException("worker " + lane + " holds nothing");
      }
      done.forEach(claims::release);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long pauseNanos() {
    return waiting && !closed ? pauseNanos : UNTIL_WOKEN;
  }

  @Override
  public boolean hasWaiting() {
    return waiting && !closed;
  }

  /** Gives out nothing more. What is in flight may end, the rest stays in the database. */
  void close() {
    closed = true;
  }

  /** How many of a slot's transfers are here. */
  int size(short slot) {
    lock.lock();
    try {
      return sizeBySlot[slot];
    } finally {
      lock.unlock();
    }
  }

  /** How many are here and not in flight. */
  int waitingCount() {
    lock.lock();
    try {
      return entries.size() - inFlightCount;
    } finally {
      lock.unlock();
    }
  }

  /** How long the one that was read first has been here, in nanoseconds; 0 if none is. */
  long oldestNanos() {
    lock.lock();
    try {
      OptionalLong since =
          entries.values().stream().limit(1).mapToLong(entry -> entry.sinceNanos).findFirst();
      return QueueMeters.age(since, clock.nanos());
    } finally {
      lock.unlock();
    }
  }

  /** The lowest sequence number of a slot's transfers here; empty if there is none. */
  OptionalLong lowestSequence(short slot) {
    lock.lock();
    try {
      return entries.values().stream()
          .filter(entry -> entry.transfer.slot() == slot)
          .mapToLong(entry -> entry.transfer.sequence())
          .min();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a slot's transfers, which are another instance's now. */
  void removeSlot(short slot) {
    lock.lock();
    try {
      List<Entry> leaving =
          entries.values().stream().filter(entry -> entry.transfer.slot() == slot).toList();
      leaving.forEach(this::remove);
      noteWaiting();
    } finally {
      lock.unlock();
    }
  }

  /** A transfer that failed may be tried again after a pause. */
  void retry(PendingTransfer transfer, Duration pause) {
    lock.lock();
    try {
      Entry entry = entries.get(transfer.id());
      if (entry != null && entry.transfer.equals(transfer)) {
        landed(entry, pause.toNanos());
      }
    } finally {
      lock.unlock();
    }
  }

  /** A transfer that failed leaves: it is final, or parked. */
  void remove(PendingTransfer transfer) {
    lock.lock();
    try {
      Entry entry = entries.get(transfer.id());
      if (entry != null && entry.transfer.equals(transfer)) {
        remove(entry);
        noteWaiting();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whose slots this worker takes from now: its own, or while callers wait all or none. */
  private IntPredicate slotsOf(int lane) {
    int number = lane - firstLane;
    if (lanes > 1 && callersWaiting.getAsInt() > CALLERS_WAITING_MAX) {
      return slot -> number == 0;
    }
    return slot -> slot % lanes == number;
  }

  private List<Entry> walk(int lane, int commandsMax) {
    List<Entry> taken = new ArrayList<>();
    Set<Long> shut = new HashSet<>();
    IntPredicate mine = slotsOf(lane);
    if (IntStream.range(0, Slots.COUNT)
        .noneMatch(slot -> sizeBySlot[slot] > 0 && mine.test(slot))) {
      // Not worth a walk along what others have.
      pauseNanos = NOT_MINE_NANOS;
      return List.of();
    }
    long now = clock.nanos();
    long pause = UNTIL_WOKEN;
    for (Entry entry : entries.values()) {
      if (taken.size() == commandsMax) {
        break;
      }
      if (entry.inFlight) {
        shut.add(source(entry));
      } else if (!mine.test(entry.transfer.slot())) {
        pause = Math.min(pause, NOT_MINE_NANOS);
      } else if (entry.dueNanos - now > 0) {
        shut.add(source(entry));
        pause = Math.min(pause, entry.dueNanos - now);
      } else if (claims.areFree(entry.ticket, lane, shut)) {
        claims.hold(entry.ticket, lane);
        taken.add(entry);
      } else {
        passOver(entry, shut);
        pause = Math.min(pause, BLOCKED_NANOS);
      }
    }
    pauseNanos = Math.max(pause, BLOCKED_NANOS);
    return taken;
  }

  private static void passOver(Entry entry, Set<Long> shut) {
    shut.add(source(entry));
    if (++entry.ticket.passes >= PASSES_MAX) {
      for (long claim : entry.ticket.claims()) {
        shut.add(claim);
      }
    }
  }

  private static long source(Entry entry) {
    return entry.transfer.command().sourceWalletId();
  }

  private void watch(Entry entry) {
    entry.inFlight = true;
    var _ = entry.ticket.answer().whenComplete((outcome, thrown) -> ended(entry, thrown));
  }

  private void ended(Entry entry, @Nullable Throwable thrown) {
    switch (thrown) {
      case null -> remove(entry.transfer);
      case CancellationException _ -> remove(entry.transfer);
      case LedgerFaultException fault when isItsOwn(fault) ->
          failures.failed(entry.transfer, fault);
      default -> retry(entry.transfer, Duration.ofNanos(outagePause(entry, thrown)));
    }
  }

  /** Whether it failed alone and by itself: rejected, or its wallets held too long by others. */
  private static boolean isItsOwn(LedgerFaultException fault) {
    return fault.fault() == Fault.INTERNAL
        || (fault.getCause() instanceof StoreException cause
            && cause.kind() == StoreException.Kind.BLOCKED);
  }

  /** What only waited behind another goes on as soon as that one does. */
  private long outagePause(Entry entry, Throwable thrown) {
    if (thrown.getCause() == null) {
      return 0;
    }
    lock.lock();
    try {
      int doublings = Math.min(entry.outages++, OUTAGE_DOUBLINGS_MAX);
      long pause = OUTAGE_PAUSE_NANOS << doublings;
      return pause + ThreadLocalRandom.current().nextLong(pause / 2);
    } finally {
      lock.unlock();
    }
  }

  private void landed(Entry entry, long pauseNanos) {
    entry.ticket = ticket(entry.transfer);
    entry.dueNanos = clock.nanos() + pauseNanos;
    if (entry.inFlight) {
      entry.inFlight = false;
      inFlightCount--;
    }
    noteWaiting();
  }

  private void remove(Entry entry) {
    if (entries.remove(entry.transfer.id(), entry)) {
      sizeBySlot[entry.transfer.slot()]--;
      if (entry.inFlight) {
        inFlightCount--;
      }
    }
  }

  private void noteWaiting() {
    waiting = entries.size() > inFlightCount;
  }

  private static Ticket<Outcome> ticket(PendingTransfer transfer) {
    return Ticket.settling(transfer.command(), transfer.settlement());
  }
}
