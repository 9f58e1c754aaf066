package dev.florin.ledger.settle;

import dev.florin.ledger.commit.MonotonicClock;
import dev.florin.ledger.commit.PendingTransfer;
import dev.florin.ledger.commit.Settlement;
import dev.florin.ledger.commit.SettlementWorkers;
import dev.florin.ledger.lease.Lease;
import dev.florin.ledger.postgres.AcceptedRows;
import dev.florin.ledger.postgres.Bucket;
import dev.florin.ledger.postgres.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the slots that this instance holds, in order, and hands what is pending to the workers.
 *
 * <p>A slot's numbers become visible in their order, so whoever has read up to one of them has
 * missed none before it: a cursor a slot is all that has to be remembered. A new holder begins
 * where the last one had written that nothing before is pending any more; that mark is written now
 * and then, and what lies between is read again and passed over.
 *
 * <p><b>Bound.</b> At most {@value #SLOT_TRANSFERS_MAX} transfers of a slot are in memory, and a
 * read on top: a wallet whose transfers fail holds up its slot, and no other.
 *
 * <p><b>Threads.</b> A daemon thread of its own reads; slots come and go on the keeper's.
 */
final class SlotFeeder implements SlotKeeper.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlotFeeder.class);

  private static final int SLOT_TRANSFERS_MAX = 512;
  private static final int READ_TRANSFERS_MAX = 512;

  /** For what other instances accepted; what this one accepts wakes it. */
  private static final Duration LOOK_PERIOD = Duration.ofMillis(20);

  private static final Duration LOOK_PERIOD_BUSY = Duration.ofMillis(5);

  /**
   * After each read, whatever is accepted meanwhile: nobody waits for a settlement, and larger
   * batches leave the processor to those who wait for something.
   */
  private static final Duration LINGER = Duration.ofMillis(10);

  private static final Duration LOOK_PERIOD_FAILING = Duration.ofMillis(500);
  private static final Duration MARK_PERIOD = Duration.ofSeconds(5);

  private final Database database;
  private final SettlementWorkers workers;
  private final MonotonicClock clock;
  private final Map<Short, Held> slots = new TreeMap<>();
  private final Semaphore wakeUps = new Semaphore(0);
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean closed;
  private boolean failing;
  private long markedNanos;

  SlotFeeder(Database database, SettlementWorkers workers, MonotonicClock clock) {
    this.database = database;
    this.workers = workers;
    this.clock = clock;
    this.markedNanos = clock.nanos();
    this.thread = Thread.ofPlatform().name("florin-feeder").daemon().unstarted(this::run);
  }

  /** A slot that this instance holds. Guarded by the feeder. */
  private static final class Held {
    final Settlement.Hold hold;
    long readThrough;
    long markedThrough;

    Held(Settlement.Hold hold, long readThrough) {
      this.hold = hold;
      this.readThrough = readThrough;
      this.markedThrough = readThrough;
    }
  }

  void start() {
    thread.start();
  }

  /** Something was accepted. */
  void wake() {
    if (wakeUps.availablePermits() == 0) {
      wakeUps.release();
    }
  }

  @Override
  public synchronized void taken(short slot, Lease lease) {
    var hold = new Settlement.Hold(slot, lease.name(), lease.owner(), lease.token());
    slots.put(slot, new Held(hold, settledThrough(slot)));
    wake();
  }

  @Override
  public synchronized void leaving(short slot) {
    mark();
    slots.remove(slot);
    workers.removeSlot(slot);
  }

  /** Reads nothing more, and marks how far it came. */
  @Override
  public void close() {
    closed = true;
    end.countDown();
    wake();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    mark();
  }

  private void run() {
    while (!closed) {
      pause(turn());
    }
  }

  /** Reads what there is; how long to wait until it looks again. */
  private synchronized Duration turn() {
    try {
      boolean read = !slots.isEmpty() && feed();
      if (clock.nanos() - markedNanos > MARK_PERIOD.toNanos()) {
        mark();
      }
      failing = false;
      if (read) {
        return LINGER;
      }
      return isBusy() ? LOOK_PERIOD_BUSY : LOOK_PERIOD;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.warn("the backlog cannot be read, tried again: {}", e.getMessage());
      }
      failing = true;
      return LOOK_PERIOD_FAILING;
    }
  }

  private boolean isBusy() {
    return slots.keySet().stream().anyMatch(slot -> workers.size(slot) > 0);
  }

  private boolean feed() {
    List<Held> hungry = database.ask(this::hungry);
    if (hungry.isEmpty()) {
      return false;
    }
    List<PendingTransfer> pending = database.ask(connection -> next(connection, hungry));
    workers.add(pending);
    return true;
  }

  /** Slots with something that was not read, and with room for it. */
  private List<Held> hungry(Connection connection) throws SQLException {
    List<Held> hungry = new ArrayList<>();
    try (var statement = connection.prepareStatement(SettleSql.ACCEPTED)) {
      statement.setShort(1, Bucket.ONLY);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          Held held = slots.get(rows.getShort(1));
          if (held != null
              && rows.getLong(2) > held.readThrough
              && workers.size(held.hold.slot()) < SLOT_TRANSFERS_MAX) {
            hungry.add(held);
          }
        }
      }
    }
    return hungry;
  }

  private List<PendingTransfer> next(Connection connection, List<Held> hungry) throws SQLException {
    Map<Short, Long> through = new HashMap<>();
    hungry.forEach(held -> through.put(held.hold.slot(), held.readThrough));
    List<PendingTransfer> pending = new ArrayList<>();
    try (var statement = connection.prepareStatement(SettleSql.NEXT)) {
      setSlots(statement, connection, through);
      statement.setShort(3, Bucket.ONLY);
      statement.setInt(4, READ_TRANSFERS_MAX);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          short slot = rows.getShort("slot");
          long sequence = rows.getLong("sequence");
          through.put(slot, sequence);
          if (rows.getShort("state") == AcceptedRows.PENDING) {
            Settlement.Hold hold = Objects.requireNonNull(slots.get(slot)).hold;
            Settlement settlement = new Settlement(rows.getLong("id"), hold);
            pending.add(new PendingTransfer(settlement, sequence, AcceptedRows.command(rows)));
          }
        }
      }
    }
    // Only once all was read: a read that broke off is done again from where it began.
    hungry.forEach(
        held -> held.readThrough = through.getOrDefault(held.hold.slot(), held.readThrough));
    return pending;
  }

  private long settledThrough(short slot) {
    return database.ask(connection -> {
      try (var statement = connection.prepareStatement(SettleSql.SETTLED_THROUGH)) {
        statement.setShort(1, slot);
        statement.setShort(2, Bucket.ONLY);
        try (var rows = statement.executeQuery()) {
          rows.next();
          return rows.getLong(1);
        }
      }
    });
  }

  private synchronized void mark() {
    markedNanos = clock.nanos();
    Map<Short, Long> through = new TreeMap<>();
    slots.forEach((slot, held) -> {
      long settled = workers.lowestSequence(slot).orElse(held.readThrough + 1) - 1;
      if (settled > held.markedThrough) {
        through.put(slot, settled);
      }
    });
    if (through.isEmpty()) {
      return;
    }
    try {
      int _ = database.ask(connection -> mark(connection, through));
      slots.forEach(
          (slot, held) -> held.markedThrough = through.getOrDefault(slot, held.markedThrough));
    } catch (RuntimeException e) {
      LOG.debug("the backlog's marks are not written; the next holder reads a little more", e);
    }
  }

  private static int mark(Connection connection, Map<Short, Long> through) throws SQLException {
    try (var statement = connection.prepareStatement(SettleSql.MARK_SETTLED)) {
      setSlots(statement, connection, through);
      statement.setShort(3, Bucket.ONLY);
      return statement.executeUpdate();
    }
  }

  /** The first two parameters: slots and their numbers. */
  private static void setSlots(
      PreparedStatement statement, Connection connection, Map<Short, Long> bySlot)
      throws SQLException {
    statement.setArray(1, connection.createArrayOf("smallint", bySlot.keySet().toArray()));
    statement.setArray(2, connection.createArrayOf("bigint", bySlot.values().toArray()));
  }

  private void pause(Duration duration) {
    try {
      if (duration.equals(LINGER)) {
        boolean _ = end.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        return;
      }
      boolean _ = wakeUps.tryAcquire(duration.toNanos(), TimeUnit.NANOSECONDS);
      wakeUps.drainPermits();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }
}
