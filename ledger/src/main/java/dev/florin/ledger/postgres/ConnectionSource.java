package dev.florin.ledger.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections, each for one user, who closes it. Threads: any. */
@FunctionalInterface
public interface ConnectionSource {
  /** A new connection. */
  Connection open() throws SQLException;
}
