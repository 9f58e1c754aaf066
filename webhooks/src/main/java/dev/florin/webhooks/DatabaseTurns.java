package dev.florin.webhooks;

import dev.florin.ledger.events.EventLog;
import dev.florin.ledger.events.EventPosition;
import dev.florin.ledger.postgres.Database;
import dev.florin.ledger.postgres.Transactions;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Lets a few couriers at a time ask the database, in their order: a hundred that come at once would
 * otherwise take the connections of all reads. Threads: any.
 */
final class DatabaseTurns {
  private final Semaphore turns;

  DatabaseTurns(int atOnceMax) {
    turns = new Semaphore(atOnceMax, true);
  }

  /** The same transactions, in turn. */
  Transactions over(Transactions transactions) {
    return new Transactions() {
      @Override
      public <T> T transact(Database.Question<T> question) {
        return inTurn(() -> transactions.transact(question));
      }
    };
  }

  /** The same log, in turn. */
  EventLog over(EventLog log) {
    return new EventLog() {
      @Override
      public EventPosition newest() {
        return inTurn(log::newest);
      }

      @Override
      public EventPosition oldest() {
        return inTurn(log::oldest);
      }

      @Override
      public Reading after(EventPosition after, int eventsMax) {
        return inTurn(() -> log.after(after, eventsMax));
      }
    };
  }

  private <T> T inTurn(Supplier<T> question) {
    turns.acquireUninterruptibly();
    try {
      return question.get();
    } finally {
      turns.release();
    }
  }
}
