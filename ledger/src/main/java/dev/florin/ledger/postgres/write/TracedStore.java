package dev.florin.ledger.postgres.write;

import dev.florin.ledger.commit.Store;
import dev.florin.ledger.commit.StoreException;
import io.opentelemetry.api.trace.Tracer;

/**
 * A store that tells the statements of the batches that are traced.
 *
 * @param store does what it says
 */
public record TracedStore(Store store, Tracer tracer) implements Store {
  @Override
  public Session open() throws StoreException {
    return new TracedSession(store.open(), tracer);
  }
}
