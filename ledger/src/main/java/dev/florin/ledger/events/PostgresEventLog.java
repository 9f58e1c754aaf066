package dev.florin.ledger.events;

import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.postgres.Bucket;
import dev.florin.ledger.postgres.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The log of events in PostgreSQL: batches by their positions, and what each event says from the
 * rows of the transfers.
 */
public final class PostgresEventLog implements EventLog {
  private final Database database;
  private final Timelines timelines;

  public PostgresEventLog(Database database) {
    this.database = database;
    this.timelines = Timelines.of(database);
  }

  @Override
  public EventPosition newest() {
    return position(ends().newest());
  }

  @Override
  public EventPosition oldest() {
    return position(ends().forgottenThrough());
  }

  @Override
  public Reading after(EventPosition after, int eventsMax) {
    if (eventsMax < 1 || eventsMax > EVENTS_MAX) {
      throw new IllegalArgumentException(
          "events_max: " + eventsMax + " (expected: 1 to " + EVENTS_MAX + ")");
    }
    Optional<Long> common = timelines.commonThrough(after.timeline());
    if (common.isEmpty()) {
      return new Expired(oldest());
    }
    if (after.number() > common.get()) {
      return new Expired(position(Math.max(common.get(), ends().forgottenThrough())));
    }
    return database.ask(connection -> {
      Span span = Span.read(connection, after.number(), eventsMax);
      if (!span.ends().reaches(after.number())) {
        return new Expired(position(span.ends().forgottenThrough()));
      }
      Facts facts = Facts.of(connection, span.entries());
      List<Event> events = new ArrayList<>(span.entries().size());
      for (Entry entry : span.entries()) {
        events.add(new Event(position(entry.position()), facts.of(entry)));
      }
      return new Found(events);
    });
  }

  /** How far the log is behind what was committed, on all instances. */
  public EventLag lag() {
    return database.ask(connection -> {
      try (var statement = connection.prepareStatement(EventSql.LAG)) {
        statement.setShort(1, Bucket.ONLY);
        try (var rows = statement.executeQuery()) {
          rows.next();
          return new EventLag(rows.getLong("batches"), rows.getLong("oldest_millis"));
        }
      }
    });
  }

  private EventPosition position(long number) {
    return timelines.position(number);
  }

  private Ends ends() {
    return database.ask(connection -> {
      try (var statement = connection.prepareStatement(EventSql.ENDS)) {
        statement.setShort(1, Bucket.ONLY);
        try (var rows = statement.executeQuery()) {
          rows.next();
          return new Ends(rows.getLong("last_position"), rows.getLong("forgotten_through"));
        }
      }
    });
  }

  /** A fault of the log itself: a gap is never passed over in silence. */
  static LedgerFaultException broken(long position, String what) {
    return new LedgerFaultException(Fault.INTERNAL, "event " + position + ": " + what);
  }

  /** The log's ends, of one moment. */
  private record Ends(long newest, long forgottenThrough) {
    boolean reaches(long after) {
      return forgottenThrough <= after && after <= newest;
    }
  }

  /**
   * One event without what it says.
   *
   * @param kind of its batch, as in the database
   * @param second whether it is the second event of a settled transfer
   */
  record Entry(long position, short kind, long transferId, boolean second) {}

  /** What the database has after a place, of one moment. */
  private record Span(Ends ends, List<Entry> entries) {
    static Span read(Connection connection, long after, int eventsMax) throws SQLException {
      try (var statement = connection.prepareStatement(EventSql.READ)) {
        set(statement, after, eventsMax);
        try (var rows = statement.executeQuery()) {
          rows.next();
          Ends ends = new Ends(rows.getLong("newest"), rows.getLong("forgotten_through"));
          return new Span(
              ends, ends.reaches(after) ? entries(rows, ends, after, eventsMax) : List.of());
        }
      }
    }

    private static void set(PreparedStatement statement, long after, int eventsMax)
        throws SQLException {
      statement.setLong(1, after);
      statement.setLong(2, after + eventsMax);
      statement.setLong(3, after + eventsMax);
      statement.setInt(4, eventsMax);
      statement.setShort(5, Bucket.ONLY);
    }

    /** The entries of batches, the first of which is in the current row, if there is one. */
    private static List<Entry> entries(ResultSet rows, Ends ends, long after, int eventsMax)
        throws SQLException {
      List<Entry> entries = new ArrayList<>();
      long reached = after;
      do {
        long last = rows.getLong("last_position");
        if (rows.wasNull()) {
          break;
        }
        long first = last - rows.getInt("events") + 1;
        if (first > reached + 1 || (first <= reached && reached > after)) {
          throw broken(reached + 1, "is missing in the log, or there twice");
        }
        add(rows, first, after, eventsMax, entries);
        reached = last;
      } while (rows.next());
      if (reached < Math.min(ends.newest(), after + eventsMax)) {
        throw broken(reached + 1, "is missing in the log");
      }
      return entries;
    }

    private static void add(
        ResultSet row, long first, long after, int eventsMax, List<Entry> entries)
        throws SQLException {
      Long[] ids = (Long[]) row.getArray("transfer_ids").getArray();
      short kind = row.getShort("kind");
      int eventsEach = kind == Facts.SETTLED ? 2 : 1;
      long begin = Math.max(first, after + 1);
      long end = Math.min(first + (long) ids.length * eventsEach, after + eventsMax + 1);
      for (long position = begin; position < end; position++) {
        int index = (int) (position - first);
        entries.add(new Entry(position, kind, ids[index / eventsEach], index % eventsEach == 1));
      }
    }
  }
}
