package dev.florin.ledger.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.Acceptance;
import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.commit.Commands;
import dev.florin.ledger.commit.LedgerFixture;
import dev.florin.ledger.events.EventLog.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Ledgers on one database, and their log. */
final class EventSite implements AutoCloseable {
  static final long OPENING_MINOR = 10_000;

  final LedgerFixture fixture;

  EventSite(int instances, int wallets) {
    this(LedgerFixture.open(instances), wallets);
  }

  /** Of ledgers that are open, with wallets that they do not have yet. */
  EventSite(LedgerFixture fixture, int wallets) {
    this.fixture = fixture;
    fixture.wallets(wallets, "USD");
    List<Command> deposits = new ArrayList<>();
    for (int wallet = 1; wallet <= wallets; wallet++) {
      deposits.add(Commands.deposit(wallet, OPENING_MINOR));
    }
    deposits.stream().map(fixture::submit).toList().forEach(LedgerFixture::await);
  }

  EventLog log() {
    return ledger(0).events();
  }

  LedgerRuntime ledger(int index) {
    return fixture.ledger(index);
  }

  /** Accepts a transfer; gives its id. */
  long accept(int instance, long source, long destination, long amountMinor) {
    Command command =
        Command.transfer(
            CallerKey.accepted("caller", Commands.freshKey()),
            Commands.fingerprint(source + ">" + destination + ":" + amountMinor),
            source,
            destination,
            amountMinor,
            "USD",
            "note",
            null);
    Acceptance acceptance =
        LedgerFixture.await(ledger(instance).backlog().accept(command, LedgerFixture.PATIENCE));
    return ((Acceptance.Accepted) acceptance).transfer().id();
  }

  /** Waits until nothing is pending, and nothing waits for its place. */
  void awaitQuiet() {
    await("nothing is pending", "SELECT count(*) FROM accepted_transfer WHERE state = 1");
    await("all has its place", "SELECT count(*) FROM event_outbox");
  }

  private void await(String what, String left) {
    await(what, () -> fixture.number(left) == 0);
  }

  static void await(String what, BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + LedgerFixture.PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadlineNanos);
      LockSupport.parkNanos(2_000_000);
    }
  }

  /** All events, read in parts of this size. */
  List<Event> all(int eventsMax) {
    List<Event> events = new ArrayList<>();
    EventPosition place = log().oldest();
    while (true) {
      List<Event> next = after(place, eventsMax);
      if (next.isEmpty()) {
        return events;
      }
      events.addAll(next);
      place = next.getLast().position();
    }
  }

  List<Event> after(EventPosition place, int eventsMax) {
    EventLog.Reading reading = log().after(place, eventsMax);
    assertThat(reading).isInstanceOf(Found.class);
    return ((Found) reading).events();
  }

  @Override
  public void close() {
    fixture.close();
  }
}
