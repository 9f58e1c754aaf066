package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.app.RollingClient.Moved;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Every process is restarted in its turn under load, and no caller sees more than a 503. */
@Timeout(3600)
class RollingRestartIT {
  private static final int USERS = 20;
  private static final int CALLERS = CrashTest.size(16, 256);
  private static final int ROUNDS = CrashTest.size(1, 5);
  private static final int ANSWERS_BETWEEN = CrashTest.size(200, 5_000);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path home;

  private Cluster cluster;

  @AfterEach
  void end() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void aRollingRestartUnderLoadLosesNothing() throws Exception {
    cluster = Cluster.start(home);
    Customers customers = Customers.open(home, cluster.httpPort(0), USERS);
    Map<String, Long> balances = openings(customers);
    Random random = CrashTest.random("rolling restarts");
    List<Integer> ports = List.of(cluster.httpPort(0), cluster.httpPort(1));
    List<Moved> moved;
    try (RollingLoad load = RollingLoad.start(ports, customers, CALLERS, random)) {
      for (int round = 0; round < ROUNDS; round++) {
        for (int number = 0; number < 2; number++) {
          restartGateway(number, load);
          restartWallet(number, load);
        }
      }
      load.awaitMore(ANSWERS_BETWEEN);
      moved = load.finish();
      System.out.println(4 * ROUNDS + " restarts: " + load + "; " + moved.size() + " transfers");
    }
    assertMoved(moved);
    assertBalances(moved, balances, customers);
    cluster.assertVerified();
    assertThat(cluster.logs()).doesNotContain("ERROR");
  }

  private void restartGateway(int number, RollingLoad load) throws Exception {
    load.awaitMore(ANSWERS_BETWEEN);
    long lastBefore = load.lastAnswers();
    int inFlight = load.inFlight();

    assertThat(cluster.endGateway(number)).isZero();

    assertThat(inFlight).as("requests in flight").isPositive();
    assertThat(load.lastAnswers()).as("callers who were told").isGreaterThan(lastBefore);
    cluster.restartGateway(number);
  }

  private void restartWallet(int number, RollingLoad load) throws Exception {
    load.awaitMore(ANSWERS_BETWEEN);
    int inFlight = load.inFlight();
    long pid = cluster.walletPid(number);

    assertThat(cluster.endWallet(number)).isZero();

    assertThat(inFlight).as("requests in flight").isPositive();
    String leases =
        "SELECT count(*) FROM lease WHERE owner LIKE '%%/%d/%%'".formatted(pid)
            + " AND expires_at > now() + interval '2 seconds'";
    assertThat(cluster.ask(leases)).as("leases of who has ended").isEqualTo("0");
    cluster.restartWallet(number);
  }

  private Map<String, Long> openings(Customers customers) throws Exception {
    RestClient rest = RestClient.to(cluster.httpPort(0), "");
    Map<String, Long> openings = new HashMap<>();
    for (String userId : customers.userIds()) {
      String body =
          "{\"wallet_id\":\"%s\",\"amount\":100000000,\"currency\":\"USD\"}"
              .formatted(customers.walletId(userId));
      var response = rest.as(customers.token(userId)).post("/v1/deposits", "opening", body);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
      openings.put(userId, 100_000_000L);
    }
    return openings;
  }

  /** What was acknowledged is there once, and nothing else is. */
  private void assertMoved(List<Moved> moved) throws Exception {
    CrashTest.await(
        "all that was accepted to be settled",
        () -> cluster.ask("SELECT count(*) FROM accepted_transfer WHERE state = 1").equals("0"));
    List<String> stored = new ArrayList<>();
    cluster.ask(
        "SELECT id, amount FROM transfer WHERE kind = 3",
        row -> stored.add(row.getString(1) + " of " + row.getLong(2)));
    assertThat(stored)
        .containsExactlyInAnyOrderElementsOf(
            moved.stream().map(each -> each.id() + " of " + each.amountMinor()).toList());
    assertThat(cluster.ask("SELECT count(*) FROM accepted_transfer WHERE state = 2"))
        .isEqualTo(Long.toString(moved.stream().filter(each -> each.version() == 2).count()));
  }

  private void assertBalances(List<Moved> moved, Map<String, Long> openings, Customers customers)
      throws Exception {
    Map<String, Long> balances = new HashMap<>(openings);
    for (Moved each : moved) {
      balances.merge(each.fromUserId(), -each.amountMinor(), Long::sum);
      balances.merge(each.toUserId(), each.amountMinor(), Long::sum);
    }
    for (int gateway = 0; gateway < cluster.gateways(); gateway++) {
      RestClient rest = RestClient.to(cluster.httpPort(gateway), "");
      for (String userId : customers.userIds()) {
        String path = "/v1/wallets/" + customers.walletId(userId) + "/balance";
        var balance = JsonTree.readAll(rest.as(customers.token(userId)).get(path).body());
        assertThat(((Map<?, ?>) balance.getFirst()).get("amount"))
            .as(userId)
            .isEqualTo(String.valueOf(balances.get(userId)));
      }
    }
  }
}
