package dev.florin.ledger.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.Command;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.commit.Commands;
import dev.florin.ledger.commit.LedgerFixture;
import dev.florin.ledger.postgres.Database;
import dev.florin.ledger.verify.LedgerCheck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Two ledgers under load, each with its sequencer, and more sequencers that race with these: money
 * moved at once, accepted and settled, refused, cancelled, and asked for again. A reader follows
 * all the while.
 */
class EventLoadTest {
  private static final int WALLETS = 20;
  private static final int CALLERS = 4;
  private static final int COMMANDS = Boolean.getBoolean("florin.full") ? 40_000 : 2_000;
  private static final int ON_THEIR_WAY = 40;

  private final AtomicBoolean ended = new AtomicBoolean();

  @Test
  void eachWalletsEventsFollowItsVersionsAndNothingIsLostOrDouble() throws Exception {
    try (EventSite site = new EventSite(2, WALLETS);
        ExecutorService threads = Executors.newCachedThreadPool()) {
      final Future<List<Event>> reader = threads.submit(() -> follow(site));
      final Future<?> racer = threads.submit(() -> race(site));
      List<Future<?>> callers = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        Random random = new Random(caller);
        callers.add(threads.submit(() -> call(site, random)));
      }
      for (Future<?> caller : callers) {
        caller.get();
      }
      site.awaitQuiet();
      ended.set(true);
      racer.get();

      List<Event> events = site.all(EventLog.EVENTS_MAX);
      assertThat(reader.get()).as("read while it was written").isEqualTo(events);
      assertThat(site.all(7)).as("read in small parts").isEqualTo(events);
      assertDense(events);
      assertInOrderOfVersions(events);
      assertEachOnce(site.fixture, events);
    }
  }

  private static void call(EventSite site, Random random) {
    List<Command> sent = new ArrayList<>();
    for (int i = 0; i < COMMANDS / ON_THEIR_WAY; i++) {
      List<CompletableFuture<Outcome>> answers = new ArrayList<>();
      for (int j = 0; j < ON_THEIR_WAY; j++) {
        Command command = command(random, sent);
        sent.add(command);
        answers.add(
            site.ledger(random.nextInt(2)).ledger().submit(command, LedgerFixture.PATIENCE));
      }
      for (int j = 0; j < ON_THEIR_WAY / 10; j++) {
        accept(site, random);
      }
      answers.forEach(LedgerFixture::await);
    }
  }

  private static Command command(Random random, List<Command> sent) {
    long source = 1 + random.nextLong(WALLETS);
    long destination = 1 + (source + random.nextLong(WALLETS - 1)) % WALLETS;
    return switch (random.nextInt(12)) {
      case 0 -> Commands.transfer(source, destination, 1_000_000_000);
      case 1 -> Commands.deposit(source, 1 + random.nextLong(100));
      case 2 -> Commands.withdrawal(source, 1 + random.nextLong(100));
      case 3 ->
          sent.isEmpty() ? Commands.deposit(source, 1) : sent.get(random.nextInt(sent.size()));
      default -> Commands.transfer(source, destination, 1 + random.nextLong(100));
    };
  }

  private static void accept(EventSite site, Random random) {
    long source = 1 + random.nextLong(WALLETS);
    long destination = 1 + (source + random.nextLong(WALLETS - 1)) % WALLETS;
    int dice = random.nextInt(8);
    long id = site.accept(random.nextInt(2), source, destination, dice == 0 ? 1_000_000_000 : 1);
    if (dice == 1 || dice == 2) {
      site.ledger(random.nextInt(2)).backlog().cancel(id);
    }
  }

  /** A third instance's sequencer, which never rests. */
  private Object race(EventSite site) throws Exception {
    try (Database database = Database.open(site.fixture.config());
        Sequencer sequencer = new Sequencer(database::openSequencer)) {
      while (!ended.get()) {
        sequencer.turn();
      }
    }
    return "ended";
  }

  private List<Event> follow(EventSite site) {
    List<Event> events = new ArrayList<>();
    EventPosition place = new EventPosition(1, 0);
    boolean last = false;
    while (true) {
      boolean wasEnded = ended.get();
      List<Event> next = site.after(place, 100);
      events.addAll(next);
      place = next.isEmpty() ? place : next.getLast().position();
      if (last && next.isEmpty()) {
        return events;
      }
      last = wasEnded;
    }
  }

  private static void assertDense(List<Event> events) {
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).position().number()).isEqualTo(i + 1);
    }
  }

  private static void assertInOrderOfVersions(List<Event> events) {
    Map<Long, Long> versions = new HashMap<>();
    for (Event event : events) {
      if (event.fact() instanceof Event.Committed(Transfer transfer)) {
        assertNext(versions, transfer.sourceWalletId(), transfer.sourceVersion());
        assertNext(versions, transfer.destinationWalletId(), transfer.destinationVersion());
      }
    }
  }

  private static void assertNext(Map<Long, Long> versions, long walletId, long version) {
    assertThat(version)
        .as("wallet %d", walletId)
        .isEqualTo(versions.getOrDefault(walletId, 0L) + 1);
    versions.put(walletId, version);
  }

  private static void assertEachOnce(LedgerFixture fixture, List<Event> events) {
    Map<EventType, Set<Long>> ids = new HashMap<>();
    for (Event event : events) {
      EventType type = EventType.of(event.fact());
      assertThat(ids.computeIfAbsent(type, any -> new HashSet<>()).add(id(event))).isTrue();
    }
    assertThat(ids).containsOnlyKeys(EventType.values());
    assertThat(count(ids, EventType.TRANSACTION_COMMITTED))
        .isEqualTo(fixture.number("SELECT count(*) FROM transfer"));
    assertThat(count(ids, EventType.ACCEPTED_TRANSFER_SETTLED)).isEqualTo(ended(fixture, 2));
    assertThat(count(ids, EventType.ACCEPTED_TRANSFER_REFUSED)).isEqualTo(ended(fixture, 3));
    assertThat(count(ids, EventType.ACCEPTED_TRANSFER_CANCELLED)).isEqualTo(ended(fixture, 4));
    var config = fixture.config();
    assertThat(LedgerCheck.run(config.jdbcUrl(), config.user(), config.password(), verdict -> {}))
        .allMatch(verdict -> verdict.holds());
  }

  private static long ended(LedgerFixture fixture, int state) {
    return fixture.number("SELECT count(*) FROM accepted_transfer WHERE state = " + state);
  }

  private static long count(Map<EventType, Set<Long>> ids, EventType type) {
    return ids.getOrDefault(type, Set.of()).size();
  }

  static long id(Event event) {
    return switch (event.fact()) {
      case Event.Committed(var transfer) -> transfer.id();
      case Event.Settled(var transfer) -> transfer.id();
      case Event.Refused(var transfer, var _) -> transfer.id();
      case Event.Cancelled(var transfer, var _) -> transfer.id();
    };
  }
}
