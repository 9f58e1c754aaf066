package dev.florin.ledger.postgres;

import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Holds every new connection against the history that the database had at the start.
 *
 * <p>A running process remembers much of what it committed and read: wallets, leases, what is to be
 * settled, how far webhooks are. After a failover some of it may never have happened. Rather than
 * mending each of these, nothing of the other history is let in: the connection is closed unused,
 * and the process is told to end. A connection stays on one server and one history, so asking once
 * is enough; it costs one round trip.
 *
 * <p>Threads: any.
 */
final class HistoryWatch {
  private static final String CONNECTION_REFUSED = "08004";

  private final ServerHistory begun;
  private final CompletableFuture<LedgerFaultException> other = new CompletableFuture<>();

  /**
   * @param begun the history at the start
   */
  HistoryWatch(ServerHistory begun) {
    this.begun = begun;
  }

  /** Connections of that source, each held against the history before it is given out. */
  DataSource over(DataSource source) {
    return new WatchedSource(source, this);
  }

  /** Tells once, on the thread that finds out; at once if it was found already. */
  void onOther(Consumer<LedgerFaultException> told) {
    CompletableFuture<Void> _ = other.thenAccept(told);
  }

  /**
   * Fails at once where waiting for a connection would be in vain: an end takes no longer for it.
   */
  void requireSame() {
    other()
        .ifPresent(why -> {
          throw new LedgerFaultException(Fault.UNAVAILABLE, why);
        });
  }

  Optional<String> other() {
    return Optional.ofNullable(other.getNow(null)).map(Throwable::getMessage);
  }

  /** Gives the connection back if it may be used, and otherwise closes it. */
  Connection checked(Connection connection) throws SQLException {
    try {
      ServerHistory now = ServerHistory.of(connection);
      if (!now.equals(begun)) {
        throw refusal(now);
      }
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private SQLException refusal(ServerHistory now) {
    String message =
        "the database's history is "
            + now
            + " now, and was "
            + begun
            + " at the start: a failover or a restore took place; start anew";
    other.complete(new LedgerFaultException(Fault.UNAVAILABLE, message));
    return new SQLException(message, CONNECTION_REFUSED);
  }
}
