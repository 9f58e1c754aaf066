package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.Slots;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The slots of the backlog that one process holds, and what becomes of them when it is killed.
 *
 * @param pid of the process
 * @param tokens by slot, as it held them
 */
record SlotsOf(Cluster cluster, long pid, Map<Short, Long> tokens) {
  static SlotsOf wallet(Cluster cluster, int number) throws SQLException {
    long pid = cluster.walletPid(number);
    Map<Short, Long> tokens = new TreeMap<>();
    try (Connection connection = cluster.connect();
        var statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT right(name, 2), token FROM lease WHERE " + heldBy(pid))) {
      while (rows.next()) {
        tokens.put(rows.getShort(1), rows.getLong(2));
      }
    }
    return new SlotsOf(cluster, pid, tokens);
  }

  /** Transfers in these slots that wait to be settled. */
  long pending() throws SQLException {
    return Long.parseLong(
        cluster.ask(
            "SELECT count(*) FROM accepted_transfer WHERE state = 1 AND slot IN "
                + list(tokens.keySet())));
  }

  /**
   * Keeps the wallets of these slots from all who would move their money, until the connection is
   * closed: who settles is then amid its transaction.
   */
  Connection lockWallets(Collection<String> walletIds) throws SQLException {
    Connection connection = cluster.connect();
    connection.setAutoCommit(false);
    String ids =
        walletIds.stream()
            .filter(id -> tokens.containsKey(Slots.of(Long.parseLong(id))))
            .collect(Collectors.joining(",", "(", ")"));
    try (var statement = connection.createStatement()) {
      statement.execute("SELECT id FROM wallet WHERE id IN " + ids + " ORDER BY id FOR UPDATE");
    }
    return connection;
  }

  /** Waits until others hold all of them, each by a later token. */
  void awaitTakeover() throws Exception {
    CrashTest.await(
        "takeover of the slots " + tokens.keySet(),
        () -> cluster.ask("SELECT count(*) FROM lease WHERE " + heldBy(pid)).equals("0"));
    for (Map.Entry<Short, Long> slot : tokens.entrySet()) {
      String name = Slots.lease(slot.getKey());
      String token = cluster.ask("SELECT token FROM lease WHERE name = '" + name + "'");
      assertThat(Long.parseLong(token)).as(name).isGreaterThan(slot.getValue());
    }
  }

  private static String heldBy(long pid) {
    return "name LIKE 'slot/%' AND owner LIKE '%/" + pid + "/%'";
  }

  private static String list(Collection<Short> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));
  }
}
