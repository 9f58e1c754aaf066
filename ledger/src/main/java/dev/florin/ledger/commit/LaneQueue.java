package dev.florin.ledger.commit;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.LedgerFaultException.Fault;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bounded queue in front of the lanes, and the rule of who may take what.
 *
 * <p><b>Claims.</b> A command claims its wallets and its key; see {@link Claims}. So commands on
 * one busy wallet gather in one batch, where they cost one row update together.
 *
 * <p><b>Order and fairness.</b> A free lane walks the queue oldest first and takes what it may. A
 * command that was passed over twice closes its claims to younger ones: no lane takes a younger
 * command that shares a claim with it. Its claims can then only become free, so it waits for a
 * bounded number of batches. Before that, two commands on one wallet may overtake each other.
 *
 * <p><b>Bounds.</b> {@code commandsMax} counts what waits; what is full refuses at once. A command
 * whose deadline passes while it waits is dropped, and did nothing. Once a lane has taken it, its
 * caller is told at the deadline that the outcome is unknown, and the work goes on.
 *
 * <p><b>Threads.</b> {@link #offer} takes no lock: callers push to an inbox that the lanes drain.
 * All else holds one lock for the length of a walk, and callers are answered after it is released.
 *
 * @param <A> what commands are answered with
 */
final class LaneQueue<A> implements Work<A> {
  private static final int PASSES_MAX = 2;
  private static final int WALK_BATCHES_MAX = 4;
  private static final long BLOCKED_NANOS = 200_000;

  private final int commandsMax;
  private final AtomicInteger waitingCount = new AtomicInteger();
  private final LongAdder expired = new LongAdder();
  private final ConcurrentLinkedQueue<Ticket<A>> inbox = new ConcurrentLinkedQueue<>();
  private final ConcurrentHashMap<CallerKey, Integer> keysAtWork = new ConcurrentHashMap<>();

  private final Claims claims;
  private final ReentrantLock lock;
  private final ArrayDeque<Ticket<A>> waiting = new ArrayDeque<>();
  private final Map<Integer, List<Ticket<A>>> inFlight = new HashMap<>();
  private volatile boolean closed;

  /**
   * @param commandsMax how many may wait
   */
  LaneQueue(int commandsMax) {
    this(commandsMax, new Claims());
  }

  /**
   * @param commandsMax how many may wait
   * @param claims shared with other queues in front of the same wallets
   */
  LaneQueue(int commandsMax, Claims claims) {
    this.commandsMax = commandsMax;
    this.claims = claims;
    this.lock = claims.lock();
  }

  /** Puts a command behind the others; false if the queue is full. */
  boolean offer(Ticket<A> ticket) {
    if (waitingCount.incrementAndGet() > commandsMax) {
      waitingCount.decrementAndGet();
      return false;
    }
    keysAtWork.merge(ticket.command().callerKey(), 1, Integer::sum);
    inbox.add(ticket);
    if (closed) {
      // It came in after close() had looked, or while it did: either way it is told.
      close();
    }
    return true;
  }

  /** Oldest first. */
  @Override
  public List<Ticket<A>> take(int lane, int commandsMaxTaken) {
    lock.lock();
    try {
      drainInbox();
      List<Ticket<A>> taken = closed ? List.of() : walk(lane, commandsMaxTaken);
      if (!taken.isEmpty()) {
        waitingCount.addAndGet(-taken.size());
        inFlight.put(lane, taken);
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void finish(int lane) {
    lock.lock();
    try {
      List<Ticket<A>> done = inFlight.remove(lane);
      if (done == null) {
        throw new IllegalStateException("lane " + lane + " holds nothing");
      }
      for (Ticket<A> ticket : done) {
        forgetKey(ticket);
        claims.release(ticket);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Drops what has waited past its deadline, and tells callers whose command is in flight. */
  void expire(long nowNanos) {
    List<Runnable> answers = new ArrayList<>();
    lock.lock();
    try {
      drainInbox();
      for (Iterator<Ticket<A>> each = waiting.iterator(); each.hasNext(); ) {
        Ticket<A> ticket = each.next();
        if (ticket.isExpired(nowNanos)) {
          each.remove();
          expired.increment();
          answers.add(drop(ticket, "the deadline passed before its turn came"));
        }
      }
      for (List<Ticket<A>> tickets : inFlight.values()) {
        for (Ticket<A> ticket : tickets) {
          if (!ticket.answer().isDone() && ticket.isExpired(nowNanos)) {
            answers.add(unknown(ticket, "not settled before the deadline"));
          }
        }
      }
    } finally {
      lock.unlock();
    }
    answers.forEach(Runnable::run);
  }

  /**
   * Answers every caller, at the end: what waits, or comes later, is dropped; of what is in flight
   * the outcome is unknown. The lanes get nothing more, and may finish what they hold.
   */
  void close() {
    List<Runnable> answers = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      drainInbox();
      for (Ticket<A> ticket : waiting) {
        answers.add(drop(ticket, "the ledger is shutting down"));
      }
      waiting.clear();
      for (List<Ticket<A>> tickets : inFlight.values()) {
        for (Ticket<A> ticket : tickets) {
          answers.add(unknown(ticket, "not settled before the ledger shut down"));
        }
      }
    } finally {
      lock.unlock();
    }
    answers.forEach(Runnable::run);
  }

  /** Whether nothing waits and nothing is in flight. */
  boolean isIdle() {
    lock.lock();
    try {
      return waitingCount.get() == 0 && inFlight.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Whether something waits: a hint, without the lock. */
  @Override
  public boolean hasWaiting() {
    return waitingCount.get() > 0;
  }

  /** What waits is held by other lanes, and soon free. */
  @Override
  public long pauseNanos() {
    return hasWaiting() ? BLOCKED_NANOS : UNTIL_WOKEN;
  }

  /** How many wait: a hint, without the lock. */
  int waitingCount() {
    return waitingCount.get();
  }

  /** Since when the oldest waits; empty if none does. Waits for a walk of a lane at the most. */
  OptionalLong oldestSinceNanos() {
    lock.lock();
    try {
      Ticket<A> oldest = waiting.isEmpty() ? inbox.peek() : waiting.peek();
      return oldest == null ? OptionalLong.empty() : OptionalLong.of(oldest.offeredNanos());
    } finally {
      lock.unlock();
    }
  }

  /** Commands dropped because their deadline passed, since the start. */
  long expired() {
    return expired.sum();
  }

  /** Whether a command with this key waits or is in flight. */
  boolean isAtWork(CallerKey callerKey) {
    return keysAtWork.containsKey(callerKey);
  }

  private void drainInbox() {
    for (Ticket<A> ticket = inbox.poll(); ticket != null; ticket = inbox.poll()) {
      waiting.add(ticket);
    }
  }

  private List<Ticket<A>> walk(int lane, int takenMax) {
    List<Ticket<A>> taken = new ArrayList<>(Math.min(takenMax, waiting.size()));
    ArrayDeque<Ticket<A>> passed = new ArrayDeque<>();
    Set<Long> closed = new HashSet<>();
    int walkMax = takenMax * WALK_BATCHES_MAX;
    while (taken.size() < takenMax && taken.size() + passed.size() < walkMax) {
      Ticket<A> ticket = waiting.poll();
      if (ticket == null) {
        break;
      }
      if (claims.areFree(ticket, lane, closed)) {
        claims.hold(ticket, lane);
        taken.add(ticket);
      } else {
        passed.push(ticket);
        passOver(ticket, closed);
      }
    }
    passed.forEach(waiting::addFirst);
    return taken;
  }

  private static void passOver(Ticket<?> ticket, Set<Long> closed) {
    if (++ticket.passes >= PASSES_MAX) {
      for (long claim : ticket.claims()) {
        closed.add(claim);
      }
    }
  }

  private Runnable drop(Ticket<A> ticket, String why) {
    waitingCount.decrementAndGet();
    int twins = keysAtWork.getOrDefault(ticket.command().callerKey(), 0);
    forgetKey(ticket);
    return twins > 1
        ? () -> ticket.fail(Fault.OUTCOME_PENDING, "the same key is still being worked on")
        : () -> ticket.fail(Fault.UNAVAILABLE, why);
  }

  private static Runnable unknown(Ticket<?> ticket, String why) {
    return () -> ticket.fail(Fault.OUTCOME_UNKNOWN, why);
  }

  private void forgetKey(Ticket<A> ticket) {
    keysAtWork.computeIfPresent(
        ticket.command().callerKey(), (key, count) -> count == 1 ? null : count - 1);
  }
}
