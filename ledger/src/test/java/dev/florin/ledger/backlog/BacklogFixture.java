package dev.florin.ledger.backlog;

import dev.florin.ledger.Slots;
import dev.florin.ledger.SnowflakeIds;
import dev.florin.ledger.postgres.Database;
import dev.florin.ledger.postgres.TestPostgres;
import java.time.Instant;

/** Writes accepted transfers as the program leaves them, without the program. */
public final class BacklogFixture {
  private final Database database;
  private long sequence;

  public BacklogFixture(Database database) {
    this.database = database;
  }

  /** Accepts a transfer of 11.70 USD to wallet 9; gives its id. */
  public long accept(long sourceWalletId, Instant at) {
    long id = SnowflakeIds.firstIdAt(at) + ++sequence;
    execute(
        """
        WITH drawn AS (
          UPDATE backlog_accepted SET accepted = accepted + 1 WHERE slot = %1$d AND bucket = 0
          RETURNING accepted)
        INSERT INTO accepted_transfer (id, source_wallet_id, destination_wallet_id, amount,
               sequence, accepted_at, bucket, slot, state, currency, fingerprint, caller, key, note)
        SELECT %2$d, %3$d, 9, 1170, accepted, '%4$s', 0, %1$d, 1, 'USD', sha256('x'), 'alice',
               'key-' || %2$d, 'lunch'
          FROM drawn
        """
            .formatted(Slots.of(sourceWalletId), id, sourceWalletId, at));
    return id;
  }

  /** Gives it up after five failures, which are recorded. */
  public void park(long id, String error) {
    finish(id, "state = 5, failures = 5");
    execute(
        """
        INSERT INTO parked_transfer (transfer_id, bucket, error) VALUES (%1$d, 0, '%2$s');
        INSERT INTO accepted_transfer_act (transfer_id, bucket, act, actor, detail)
        SELECT %1$d, 0, 'failed', 'instance-1', '%2$s' FROM generate_series(1, 5);
        INSERT INTO accepted_transfer_act (transfer_id, bucket, act, actor, detail)
        VALUES (%1$d, 0, 'parked', 'instance-1', '%2$s')
        """
            .formatted(id, error));
  }

  /** Ends it, at a time: state 2, 3 or 4. */
  public void end(long id, int state, Instant at) {
    String refusal = state == 3 ? ", refusal_code = 6, available = 70, shortfall = 1100" : "";
    finish(id, "state = " + state + ", finished_at = '" + at + "'" + refusal);
  }

  /** What a number is, of one transfer. */
  public long number(String what, long id) {
    return TestPostgres.number(
        database, "SELECT " + what + " FROM accepted_transfer WHERE id = " + id);
  }

  private void finish(long id, String changes) {
    execute(
        """
        UPDATE accepted_transfer SET %2$s WHERE id = %1$d;
        UPDATE backlog_finished SET finished = finished + 1
         WHERE slot = (SELECT slot FROM accepted_transfer WHERE id = %1$d)
        """
            .formatted(id, changes));
  }

  private void execute(String sql) {
    TestPostgres.execute(database, sql);
  }
}
