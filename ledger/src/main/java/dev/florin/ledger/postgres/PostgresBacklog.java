package dev.florin.ledger.postgres;

import dev.florin.ledger.Acceptance;
import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.AcceptedTransfer.State;
import dev.florin.ledger.Backlog;
import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.History;
import dev.florin.ledger.Kind;
import dev.florin.ledger.SnowflakeIds;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.commit.GroupAccept;
import dev.florin.ledger.postgres.write.Outbox;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The backlog in PostgreSQL: accepted in groups, asked for and cancelled one by one. */
public final class PostgresBacklog implements Backlog {
  private final Database database;
  private final History history;
  private final GroupAccept accept;
  private final Outbox outbox;

  public PostgresBacklog(Database database, History history, GroupAccept accept, Outbox outbox) {
    this.database = database;
    this.history = history;
    this.accept = accept;
    this.outbox = outbox;
  }

  @Override
  public CompletableFuture<Acceptance> accept(Command command, Duration patience) {
    if (command.kind() != Kind.TRANSFER
        || command.callerKey().space() != CallerKey.Space.ACCEPTED) {
      throw new IllegalArgumentException(
          command.kind() + " with a key of " + command.callerKey().space() + ": not for here");
    }
    return accept.accept(command, patience);
  }

  @Override
  public Optional<AcceptedTransfer> find(long transferId) {
    Optional<AcceptedTransfer> accepted =
        database.ask(connection -> find(connection, transferId)).map(this::withTransfer);
    return accepted.isPresent() ? accepted : forgotten(transferId);
  }

  @Override
  public Optional<AcceptedTransfer> cancel(long transferId) {
    if (database.transact(connection -> cancel(connection, transferId)) > 0) {
      outbox.committed();
    }
    return find(transferId);
  }

  /** A row, in which a settled transfer's place is still empty. */
  private record Found(AcceptedTransfer transfer, boolean settled) {}

  private static Optional<Found> find(Connection connection, long transferId) throws SQLException {
    try (var statement = connection.prepareStatement(Sql.ACCEPTED_TRANSFER)) {
      statement.setLong(1, transferId);
      statement.setShort(2, Bucket.ONLY);
      try (var rows = statement.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        boolean settled = rows.getShort("state") == AcceptedRows.SETTLED;
        State state = settled ? new AcceptedTransfer.Pending() : AcceptedRows.state(rows);
        return Optional.of(new Found(AcceptedRows.transfer(rows, state), settled));
      }
    }
  }

  private AcceptedTransfer withTransfer(Found found) {
    AcceptedTransfer accepted = found.transfer();
    if (!found.settled()) {
      return accepted;
    }
    Transfer transfer =
        history
            .transfer(accepted.id())
            .orElseThrow(
                () -> new IllegalStateException("settled transfer " + accepted.id() + " is gone"));
    return new AcceptedTransfer(
        accepted.id(),
        accepted.command(),
        accepted.acceptedAt(),
        new AcceptedTransfer.Settled(transfer));
  }

  /** A settled one whose key was forgotten is still in the history. */
  private Optional<AcceptedTransfer> forgotten(long transferId) {
    return history
        .transfer(transferId)
        .filter(transfer -> transfer.callerKey().space() == CallerKey.Space.ACCEPTED)
        .map(transfer ->
            new AcceptedTransfer(
                transfer.id(),
                commandOf(transfer),
                SnowflakeIds.timeOf(transfer.id()),
                new AcceptedTransfer.Settled(transfer)));
  }

  private static Command commandOf(Transfer transfer) {
    return new Command(
        transfer.kind(),
        transfer.callerKey(),
        transfer.fingerprint(),
        transfer.sourceWalletId(),
        transfer.destinationWalletId(),
        transfer.amountMinor(),
        transfer.currency(),
        transfer.note(),
        transfer.traceId());
  }

  /** How many were cancelled: one, or none that was pending. */
  private static int cancel(Connection connection, long transferId) throws SQLException {
    try (var statement = connection.prepareStatement(Sql.CANCEL)) {
      statement.setLong(1, transferId);
      statement.setShort(2, Bucket.ONLY);
      statement.setShort(3, Bucket.ONLY);
      return statement.executeUpdate();
    }
  }
}
