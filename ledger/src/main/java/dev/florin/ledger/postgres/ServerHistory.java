package dev.florin.ledger.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Which history a PostgreSQL server writes. Two servers with the same one have the same commits; a
 * promotion, and a recovery that ends at some time, begin another.
 *
 * @param systemIdentifier drawn by {@code initdb}, and the same on all replicas
 * @param timeline of the write-ahead log, in eight hexadecimal digits
 */
record ServerHistory(String systemIdentifier, String timeline) {
  /**
   * The timeline is that of the log's end and not of the last checkpoint: the first checkpoint
   * comes some time after a promotion.
   */
  private static final String OF_NOW =
      """
      SELECT system_identifier, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)
        FROM pg_control_system()
      """;

  /**
   * The one that this connection's server writes.
   *
   * @throws SQLException also from a replica that was not promoted: it writes none
   */
  static ServerHistory of(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(OF_NOW)) {
      rows.next();
      return new ServerHistory(rows.getString(1), rows.getString(2));
    }
  }

  /** As it is remembered: {@code 7712350461619053243/00000001}. */
  @Override
  public String toString() {
    return systemIdentifier + "/" + timeline;
  }
}
