package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What was accepted ends once, and in order, whoever of those that settle is killed meanwhile. */
@Timeout(3600)
class BacklogIT {
  private static final int USERS = CrashTest.size(160, 400);
  private static final int TRANSFERS = CrashTest.size(2_000, 100_000);
  private static final int KILLS = CrashTest.size(2, 5);

  /** Each fault of a round comes amid its share of the transfers. */
  private static final int SHARE = TRANSFERS / (KILLS + 2);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path home;

  private final Random random = CrashTest.random("accepted transfers beside kills");
  private final Map<String, Long> openingMinor = new HashMap<>();
  private final List<SlotsOf> killed = new ArrayList<>();
  private long pendingAtKills;

  @Test
  void whatWasAcceptedEndsOnceAndInOrderThoughInstancesAreKilledAndRedisFails() throws Exception {
    try (Cluster cluster = Cluster.start(home)) {
      Customers customers = Customers.open(home, cluster.httpPort(0), USERS);
      openingMinor.putAll(customers.depositOpenings(cluster.httpPort(0)));
      try (BacklogDoor door = new BacklogDoor(cluster, customers);
          BacklogLoad load = BacklogLoad.start(door, customers.userIds(), random)) {
        long beganNanos = System.nanoTime();
        sendBesideFaults(cluster, customers, load);
        List<List<AcceptedOrder>> sent = load.finish();
        awaitNothingPending(cluster);
        for (SlotsOf slots : killed) {
          slots.awaitTakeover();
        }
        long tookSeconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNanos);

        BacklogAccounts accounts = new BacklogAccounts(cluster, customers, door, openingMinor);
        Map<String, Integer> states = accounts.assertMatch(sent);
        assertThat(states).containsOnlyKeys("settled", "refused", "cancelled");
        accounts.assertSettledInOrder();
        assertThat(pendingAtKills).isPositive();
        cluster.assertVerified();
        report(cluster, states, tookSeconds, door.again());
      }
    }
  }

  private void sendBesideFaults(Cluster cluster, Customers customers, BacklogLoad load)
      throws Exception {
    for (int kill = 0; kill < KILLS; kill++) {
      int victim = kill % cluster.wallets();
      CrashTest.await("slots", () -> !SlotsOf.wallet(cluster, victim).tokens().isEmpty());
      orderAndAwaitHalf(load);
      killAmid(cluster, kill, customers);
      if (kill == 0) {
        orderAndAwaitHalf(load);
        RedisCommand.to(cluster.redis().address(), "FLUSHALL");
      } else if (kill == 1) {
        orderAndAwaitHalf(load);
        cluster.redis().pause();
        load.awaitAllBut(0);
        Thread.sleep(CrashTest.size(1_000, 10_000)); // the time that it is stuck for
        cluster.redis().resume();
      }
    }
  }

  private static void orderAndAwaitHalf(BacklogLoad load) throws Exception {
    load.order(SHARE);
    load.awaitAllBut(SHARE / 2);
  }

  /**
   * Each second one is amid a transaction that settles, the others are at any point. Each third one
   * stays away until others hold its slots; the rest are started again at once.
   */
  private void killAmid(Cluster cluster, int kill, Customers customers) throws Exception {
    int victim = kill % cluster.wallets();
    SlotsOf slots = SlotsOf.wallet(cluster, victim);
    killed.add(slots);
    if (kill % 2 == 0) {
      try (Connection _ = slots.lockWallets(customers.walletIds().values())) {
        CrashTest.await("pending transfers", () -> slots.pending() > 0);
        cluster.killWallet(victim, 0);
        pendingAtKills += slots.pending();
      }
    } else {
      cluster.killWallet(victim, TimeUnit.MICROSECONDS.toNanos(random.nextInt(30_000)));
      pendingAtKills += slots.pending();
    }
    if (kill % 3 == 2) {
      slots.awaitTakeover();
    }
    cluster.restartWallet(victim);
  }

  private static void awaitNothingPending(Cluster cluster) throws Exception {
    CrashTest.await(
        "the end of what is pending",
        () -> cluster.ask("SELECT count(*) FROM accepted_transfer WHERE state = 1").equals("0"));
  }

  private void report(
      Cluster cluster, Map<String, Integer> states, long tookSeconds, long callsAgain)
      throws Exception {
    String waits =
        cluster.ask(
            """
            SELECT 'p50 ' || round(percentile_disc(0.5) WITHIN GROUP (ORDER BY s.millis))
                   || ' ms, p99 ' || round(percentile_disc(0.99) WITHIN GROUP (ORDER BY s.millis))
                   || ' ms, slowest ' || round(max(s.millis)) || ' ms'
              FROM (SELECT 1000 * extract(epoch FROM finished_at - accepted_at) AS millis
                      FROM accepted_transfer WHERE state IN (2, 3)) s
            """);
    System.out.printf(
        "%d transfers accepted beside %d kills in %d s: %s; %d pending at the kills, %d calls made"
            + " again; from accept to settle: %s%n",
        TRANSFERS, KILLS, tookSeconds, states, pendingAtKills, callsAgain, waits);
  }
}
