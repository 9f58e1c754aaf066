package dev.florin.ledger.settle;

import dev.florin.ledger.Slots;
import dev.florin.ledger.commit.MonotonicClock;
import dev.florin.ledger.lease.Lease;
import dev.florin.ledger.lease.Leases;
import dev.florin.ledger.lease.MeetingPlace;
import dev.florin.ledger.lease.Peers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds this instance's share of the slots: all of them where it is alone, half of them where there
 * are two.
 *
 * <p>Each instance that settles holds a lease that says so, and these are counted. Who holds more
 * slots than its share lets go of the rest, and wakes the others; who holds less takes what is
 * free. The slots of an instance that died are free when its leases have run out.
 *
 * <p>Threads: a daemon thread of its own, which also tells the {@link Listener}.
 */
final class SlotKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlotKeeper.class);
  private static final String SLOT = "slot/";
  private static final String PRESENT = "worker/";

  private final Leases leases;
  private final Peers peers;
  private final MonotonicClock clock;
  private final String presenceName;
  private final Map<Short, Lease> held = new ConcurrentSkipListMap<>();
  private final Semaphore wakeUps = new Semaphore(0);
  private @Nullable Thread thread;
  private @Nullable Lease presence;
  private volatile boolean closed;
  private long askedAllNanos;
  private boolean failing;

  /**
   * @param nodeNumber of this instance alone
   */
  SlotKeeper(Leases leases, Peers peers, MonotonicClock clock, int nodeNumber) {
    this.leases = leases;
    this.peers = peers;
    this.clock = clock;
    this.presenceName = PRESENT + nodeNumber;
  }

  /** Is told of each slot that comes and goes. */
  interface Listener {
    /** From now on it is this instance's; if this fails, the slot is let go of again. */
    void taken(short slot, Lease lease);

    /** It is let go of next, or is another's already. */
    void leaving(short slot);
  }

  void start(Listener listener) {
    askedAllNanos = clock.nanos() - peers.times().expiry().toNanos();
    thread = Thread.ofPlatform().name("florin-slots").daemon().start(() -> run(listener));
  }

  /** The lease of a slot, as confirmed last; empty if this instance does not hold it. */
  Optional<Lease> lease(short slot) {
    return Optional.ofNullable(held.get(slot));
  }

  /** Lets go of all slots at once. */
  @Override
  public void close() {
    closed = true;
    wakeUps.release();
    Thread started = thread;
    if (started == null) {
      return;
    }
    try {
      boolean _ = started.join(peers.times().expiry());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(Listener listener) {
    List<MeetingPlace.Registration> registrations = new ArrayList<>();
    for (short slot = 0; slot < Slots.COUNT; slot++) {
      registrations.add(peers.meetingPlace().onLeft(Slots.lease(slot), wakeUps::release));
    }
    try {
      while (!closed) {
        turn(listener);
        pause(peers.times().retry());
      }
    } finally {
      registrations.forEach(MeetingPlace.Registration::close);
      List.copyOf(held.keySet()).forEach(slot -> letGo(slot, listener));
      if (presence != null) {
        release(presence);
      }
    }
  }

  private void turn(Listener listener) {
    try {
      bePresent();
      renew(listener);
      int share = Math.ceilDiv(Slots.COUNT, Math.max(1, leases.held(PRESENT).size()));
      List.copyOf(held.keySet()).stream().skip(share).forEach(slot -> letGo(slot, listener));
      if (held.size() < share) {
        takeFree(share, listener);
      }
      failing = false;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.warn("slots of the backlog: not asked for, tried again: {}", e.getMessage());
      }
      failing = true;
    }
  }

  private void bePresent() {
    Duration expiry = peers.times().expiry();
    Lease known = presence;
    if (known != null && isFresh(known)) {
      return;
    }
    presence = known == null ? null : leases.renew(known, expiry).orElse(null);
    if (presence == null
        && leases.take(presenceName, peers.owner(), expiry)
            instanceof Leases.Take.Taken(Lease lease)) {
      presence = lease;
    }
  }

  /** Whether it need not be renewed yet. */
  private boolean isFresh(Lease lease) {
    Duration rest = peers.times().expiry().minus(peers.times().renewal());
    return lease.deadlineNanos() - clock.nanos() > rest.toNanos();
  }

  private void renew(Listener listener) {
    Duration expiry = peers.times().expiry();
    for (Map.Entry<Short, Lease> each : Map.copyOf(held).entrySet()) {
      Lease lease = each.getValue();
      if (isFresh(lease)) {
        continue;
      }
      Optional<Lease> renewed = leases.renew(lease, expiry);
      if (renewed.isPresent()) {
        held.put(each.getKey(), renewed.get());
        peers.meetingPlace().held(lease.name(), peers.owner(), expiry);
      } else {
        LOG.warn("{}: taken over by another instance", lease.name());
        held.remove(each.getKey());
        listener.leaving(each.getKey());
      }
    }
  }

  private void takeFree(int share, Listener listener) {
    Set<String> taken = leases.held(SLOT);
    boolean askAll = clock.nanos() - askedAllNanos >= peers.times().expiry().toNanos();
    if (askAll) {
      askedAllNanos = clock.nanos();
    }
    for (short slot : shuffled()) {
      if (closed || held.size() >= share) {
        return;
      }
      String name = Slots.lease(slot);
      if (!taken.contains(name) && (shouldTry(name) || askAll)) {
        takeOrEndStuck(slot, name, listener);
      }
    }
  }

  private boolean shouldTry(String name) {
    return peers.meetingPlace().shouldTry(name, peers.owner(), peers.times().expiry());
  }

  /**
   * A settlement in flight is waited for; one that never ends, because the process of its worker is
   * paused, is ended.
   */
  private void takeOrEndStuck(short slot, String name, Listener listener) {
    try {
      take(slot, name, listener);
    } catch (RuntimeException e) {
      LOG.warn("{}: free, and not to be had: {}", name, e.getMessage());
      int ended = leases.endStuckGuards();
      if (ended == 0) {
        throw e;
      }
    }
  }

  private void take(short slot, String name, Listener listener) {
    Duration expiry = peers.times().expiry();
    if (leases.take(name, peers.owner(), expiry) instanceof Leases.Take.Taken(Lease lease)) {
      peers.meetingPlace().held(name, peers.owner(), expiry);
      held.put(slot, lease);
      try {
        listener.taken(slot, lease);
      } catch (RuntimeException e) {
        letGo(slot, listener);
        throw e;
      }
    }
  }

  /** In another order each time, so that instances that look at once do not all try the same. */
  private static List<Short> shuffled() {
    List<Short> slots = new ArrayList<>();
    for (short slot = 0; slot < Slots.COUNT; slot++) {
      slots.add(slot);
    }
    Collections.shuffle(slots);
    return slots;
  }

  private void letGo(short slot, Listener listener) {
    Lease lease = held.remove(slot);
    if (lease == null) {
      return;
    }
    listener.leaving(slot);
    release(lease);
  }

  private void release(Lease lease) {
    try {
      leases.release(lease);
      peers.meetingPlace().left(lease.name(), lease.owner());
    } catch (RuntimeException e) {
      LOG.warn("{}: not released, it runs out by itself: {}", lease.name(), e.getMessage());
    }
  }

  private void pause(Duration duration) {
    try {
      boolean _ = wakeUps.tryAcquire(duration.toNanos(), TimeUnit.NANOSECONDS);
      wakeUps.drainPermits();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }
}
