package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Holds what callers were told of transfers that are settled later against what REST and the
 * database say once nothing is pending.
 */
final class BacklogAccounts {
  private static final int READERS = 8;

  private final Cluster cluster;
  private final Customers customers;
  private final BacklogDoor door;
  private final Map<String, Long> openingMinor;

  /**
   * @param openingMinor what each user's wallet held before, after one movement
   */
  BacklogAccounts(
      Cluster cluster, Customers customers, BacklogDoor door, Map<String, Long> openingMinor) {
    this.cluster = cluster;
    this.customers = customers;
    this.door = door;
    this.openingMinor = openingMinor;
  }

  /**
   * A transfer's row, and what moved money by it.
   *
   * @param version of the source wallet after it; 0 where it moved nothing
   */
  private record Stored(int state, long sequence, int movements, long version) {
    private static final List<String> STATES =
        List.of("", "pending", "settled", "refused", "cancelled", "parked");

    String stateName() {
      return STATES.get(state);
    }
  }

  /** How many there are in each final state. */
  Map<String, Integer> assertMatch(List<List<AcceptedOrder>> bySender) throws Exception {
    List<AcceptedOrder> all = bySender.stream().flatMap(List::stream).toList();
    assertThat(all).extracting(AcceptedOrder::id).doesNotHaveDuplicates();
    Map<String, String> told = statesTold(all);
    for (AcceptedOrder accepted : all) {
      String state = told.get(accepted.id());
      assertThat(state).as("%s", accepted).isIn("settled", "refused", "cancelled");
      accepted
          .toldAtCancel()
          .ifPresent(before -> assertThat(state).as("%s", accepted).isEqualTo(before));
    }
    Map<String, Stored> stored = stored();
    assertOnceEach(told, stored);
    assertBalances(all, told);
    for (List<AcceptedOrder> sent : bySender) {
      assertOrder(sent, stored);
    }
    Map<String, Integer> counts = new HashMap<>();
    told.values().forEach(state -> counts.merge(state, 1, Integer::sum));
    return counts;
  }

  private Map<String, String> statesTold(List<AcceptedOrder> all) throws Exception {
    List<Callable<String>> asking = new ArrayList<>();
    all.forEach(accepted -> asking.add(() -> state(accepted)));
    Map<String, String> told = new HashMap<>();
    try (ExecutorService readers = Executors.newFixedThreadPool(READERS)) {
      List<Future<String>> states = readers.invokeAll(asking);
      for (int i = 0; i < all.size(); i++) {
        told.put(all.get(i).id(), states.get(i).get());
      }
    }
    return told;
  }

  private String state(AcceptedOrder accepted) throws InterruptedException {
    Order order = accepted.order();
    Map<?, ?> found = door.find(order, accepted.id());
    String amount = Long.toString(-order.amountMinor());
    String state = BacklogDoor.text(found, "state");
    assertThat(found.get("amount")).as("%s", found).isEqualTo(amount);
    assertThat(found.get("wallet_id")).isEqualTo(customers.walletIds().get(order.userId()));
    assertThat(found.containsKey("finished_at")).as("%s", found).isTrue();
    if (state.equals("settled")) {
      Map<?, ?> moved = (Map<?, ?>) Objects.requireNonNull(found.get("transaction"));
      assertThat(moved.get("id")).isEqualTo(accepted.id());
      assertThat(moved.get("amount")).isEqualTo(amount);
    }
    return state;
  }

  private Map<String, Stored> stored() throws SQLException {
    Map<String, Stored> stored = new HashMap<>();
    try (Connection connection = cluster.connect();
        var statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT a.id, a.state, a.sequence, count(t.id), coalesce(max(t.source_version), 0)
                  FROM accepted_transfer a LEFT JOIN transfer t ON t.id = a.id
                 GROUP BY a.id, a.state, a.sequence
                """)) {
      while (rows.next()) {
        stored.put(
            rows.getString(1),
            new Stored(rows.getInt(2), rows.getLong(3), rows.getInt(4), rows.getLong(5)));
      }
    }
    return stored;
  }

  private void assertOnceEach(Map<String, String> told, Map<String, Stored> stored)
      throws SQLException {
    assertThat(stored.keySet()).as("what was accepted").isEqualTo(told.keySet());
    stored.forEach((id, transfer) -> {
      assertThat(transfer.stateName()).as(id).isEqualTo(told.get(id));
      assertThat(transfer.movements()).as("movements by %s", id).isEqualTo(settled(told, id));
    });
    long settled = told.keySet().stream().mapToLong(id -> settled(told, id)).sum();
    assertThat(cluster.ask("SELECT count(*) FROM transfer WHERE key_space = 2"))
        .as("movements")
        .isEqualTo(Long.toString(settled));
  }

  private void assertBalances(List<AcceptedOrder> all, Map<String, String> told)
      throws InterruptedException {
    Map<String, Long> balances = new HashMap<>(openingMinor);
    Map<String, Integer> movements = new HashMap<>();
    for (AcceptedOrder accepted : all) {
      Order order = accepted.order();
      String recipientId = Objects.requireNonNull(order.recipientId());
      if (settled(told, accepted.id()) == 1) {
        balances.merge(order.userId(), -order.amountMinor(), Long::sum);
        balances.merge(recipientId, order.amountMinor(), Long::sum);
        movements.merge(order.userId(), 1, Integer::sum);
        movements.merge(recipientId, 1, Integer::sum);
      }
    }
    long sumMinor = 0;
    for (String userId : customers.userIds()) {
      Map<?, ?> shown = door.balance(userId);
      String amount = BacklogDoor.text(shown, "amount");
      sumMinor += Long.parseLong(amount);
      assertThat(amount).as(userId).isEqualTo(String.valueOf(balances.get(userId)));
      assertThat(shown.get("version"))
          .as(userId)
          .isEqualTo(Integer.toString(1 + movements.getOrDefault(userId, 0)));
    }
    assertThat(sumMinor).isEqualTo(openingMinor.values().stream().mapToLong(Long::longValue).sum());
  }

  /** What one sender sent from one wallet went the way in which it was acknowledged. */
  private void assertOrder(List<AcceptedOrder> sent, Map<String, Stored> stored) {
    Map<String, Long> sequences = new HashMap<>();
    Map<String, Long> versions = new HashMap<>();
    for (AcceptedOrder accepted : sent) {
      String userId = accepted.order().userId();
      if (!BacklogLoad.hasOneSender(customers.userIds(), userId)) {
        continue;
      }
      Stored transfer = Objects.requireNonNull(stored.get(accepted.id()));
      assertThat(transfer.sequence())
          .as("sequence of %s", accepted)
          .isGreaterThan(sequences.getOrDefault(userId, 0L));
      sequences.put(userId, transfer.sequence());
      if (transfer.movements() == 1) {
        assertThat(transfer.version())
            .as("version of %s", accepted)
            .isGreaterThan(versions.getOrDefault(userId, 0L));
        versions.put(userId, transfer.version());
      }
    }
  }

  /** Sequence numbers and versions of each source wallet ascend together. */
  void assertSettledInOrder() throws SQLException {
    assertThat(
            cluster.ask(
                """
                SELECT string_agg(s.id || ' of wallet ' || s.source_wallet_id, ', ')
                  FROM (SELECT a.id, a.source_wallet_id, t.source_version AS version,
                               lag(t.source_version) OVER
                                 (PARTITION BY a.source_wallet_id ORDER BY a.sequence) AS before
                          FROM accepted_transfer a JOIN transfer t ON t.id = a.id) s
                 WHERE s.version <= s.before
                """))
        .as("settled out of order")
        .isEqualTo("null");
  }

  private static int settled(Map<String, String> told, String id) {
    return "settled".equals(told.get(id)) ? 1 : 0;
  }
}
