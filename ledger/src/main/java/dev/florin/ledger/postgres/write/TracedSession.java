package dev.florin.ledger.postgres.write;

import dev.florin.ledger.commit.AcceptedRow;
import dev.florin.ledger.commit.RefusedSettlement;
import dev.florin.ledger.commit.Settlement;
import dev.florin.ledger.commit.Store;
import dev.florin.ledger.commit.StoreException;
import dev.florin.ledger.postgres.StatementSpan;
import dev.florin.ledger.rules.Entry;
import dev.florin.ledger.rules.Movement;
import dev.florin.ledger.rules.NetDeltas;
import dev.florin.ledger.rules.StoredRefusal;
import dev.florin.telemetry.CurrentTrace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import java.util.List;

/**
 * A session with a span for each step on the database of a batch that is traced. The steps of one
 * round trip are one span: {@code UPDATE wallet} also reads the keys and adds to the outbox.
 */
final class TracedSession implements Store.Session {
  private final Store.Session session;
  private final Tracer tracer;

  TracedSession(Store.Session session, Tracer tracer) {
    this.session = session;
    this.tracer = tracer;
  }

  @Override
  public Store.Locked apply(NetDeltas deltas, List<Movement> movements) throws StoreException {
    return step("UPDATE", "wallet", () -> session.apply(deltas, movements));
  }

  @Override
  public Store.Locked lock(long[] ascendingWalletIds, List<Movement> movements)
      throws StoreException {
    return step("SELECT", "wallet", () -> session.lock(ascendingWalletIds, movements));
  }

  @Override
  public void update(NetDeltas deltas, List<Movement> movements) throws StoreException {
    run("UPDATE", "wallet", () -> session.update(deltas, movements));
  }

  @Override
  public void append(List<Entry> entries, List<StoredRefusal> refusals) throws StoreException {
    if (!entries.isEmpty()) {
      run("COPY", "transfer", () -> session.append(entries, List.of()));
    }
    if (!refusals.isEmpty()) {
      run("INSERT", "refusal", () -> session.append(List.of(), refusals));
    }
  }

  @Override
  public void raiseCacheGeneration() throws StoreException {
    run("UPDATE", "setting", session::raiseCacheGeneration);
  }

  @Override
  public Store.Backlog lockBacklog(List<Movement> movements) throws StoreException {
    return step("SELECT", "backlog_accepted", () -> session.lockBacklog(movements));
  }

  @Override
  public void accept(List<AcceptedRow> rows) throws StoreException {
    run("INSERT", "accepted_transfer", () -> session.accept(rows));
  }

  @Override
  public Store.Pending settle(List<Settlement> settlements) throws StoreException {
    return step("UPDATE", "accepted_transfer", () -> session.settle(settlements));
  }

  @Override
  public Store.Pending lockPending(List<Settlement> settlements) throws StoreException {
    return step("SELECT", "accepted_transfer", () -> session.lockPending(settlements));
  }

  @Override
  public void refuse(List<RefusedSettlement> refused) throws StoreException {
    run("UPDATE", "accepted_transfer", () -> session.refuse(refused));
  }

  @Override
  public void finish(List<Settlement> settled, List<RefusedSettlement> refused)
      throws StoreException {
    run("UPDATE", "backlog_finished", () -> session.finish(settled, refused));
  }

  @Override
  public void commit() throws StoreException {
    run("COMMIT", "", session::commit);
  }

  @Override
  public void rollback() {
    Span span = StatementSpan.begin(tracer, "ROLLBACK", "");
    session.rollback();
    span.end();
  }

  @Override
  public int endBlockers(long[] walletIds) throws StoreException {
    return step("SELECT", "pg_stat_activity", () -> session.endBlockers(walletIds));
  }

  @Override
  public long systemWallet(String currency, int lane) throws StoreException {
    return step("SELECT", "system_wallet", () -> session.systemWallet(currency, lane));
  }

  @Override
  public void retireSystemWallet(long walletId) throws StoreException {
    run("UPDATE", "system_wallet", () -> session.retireSystemWallet(walletId));
  }

  @Override
  public void close() {
    session.close();
  }

  /** A step that gives something. */
  @FunctionalInterface
  private interface Step<T> {
    T run() throws StoreException;
  }

  /** A step that does something. */
  @FunctionalInterface
  private interface Deed {
    void run() throws StoreException;
  }

  private void run(String operation, String table, Deed deed) throws StoreException {
    Boolean _ =
        step(
            operation,
            table,
            () -> {
              deed.run();
              return Boolean.TRUE;
            });
  }

  private <T> T step(String operation, String table, Step<T> step) throws StoreException {
    Span span = StatementSpan.begin(tracer, operation, table);
    try {
      return step.run();
    } catch (StoreException e) {
      CurrentTrace.fail(span, e.kind().name());
      throw e;
    } catch (RuntimeException e) {
      CurrentTrace.fail(span, e.getClass().getSimpleName());
      throw e;
    } finally {
      span.end();
    }
  }
}
