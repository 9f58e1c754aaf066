package dev.florin.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Whoever must know of what happened knows all of it, whatever is killed meanwhile. */
@Timeout(3600)
class EventsIT {
  private static final int USERS = CrashTest.size(24, 80);
  private static final int TRANSFERS = CrashTest.size(1_200, 20_000);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path home;

  private final Random random = CrashTest.random("events beside kills");

  @Test
  void everyReaderGetsEachEventOfTheLedgerThoughEachProcessIsKilledAndRedisIsFlushed()
      throws Exception {
    try (Cluster cluster = Cluster.start(home, "--webhook-retry-first=20ms")) {
      Customers customers = Customers.open(home, cluster.httpPort(0), USERS);
      try (EventAudience audience = EventAudience.gather(cluster, customers);
          BacklogDoor door = new BacklogDoor(cluster, customers)) {
        Map<String, Long> _ = customers.depositOpenings(cluster.httpPort(0));
        long beganNanos = System.nanoTime();
        sendBesideFaults(cluster, customers, door);
        CrashTest.await(
            "the end of what is pending",
            () ->
                cluster.ask("SELECT count(*) FROM accepted_transfer WHERE state = 1").equals("0"));
        long ended = secondsSince(beganNanos);
        audience.assertKnowsAll();
        System.out.printf(
            "%s events in %d s beside 4 kills, known to all after %d s: %s%n",
            cluster.ask("SELECT last_position FROM event_sequence"),
            ended,
            secondsSince(beganNanos),
            audience.report());
        cluster.assertVerified();
      }
    }
  }

  private static long secondsSince(long beganNanos) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNanos);
  }

  /** Each process is killed once and started again, and Redis flushed, all amid the load. */
  private void sendBesideFaults(Cluster cluster, Customers customers, BacklogDoor door)
      throws Exception {
    List<Fault> faults = new ArrayList<>();
    for (int number = 0; number < cluster.wallets(); number++) {
      int victim = number;
      faults.add(() -> {
        cluster.killWallet(victim, 0);
        cluster.restartWallet(victim);
      });
    }
    faults.add(() -> RedisCommand.to(cluster.redis().address(), "FLUSHALL"));
    for (int number = 0; number < cluster.gateways(); number++) {
      int victim = number;
      faults.add(() -> {
        cluster.killGateway(victim);
        cluster.restartGateway(victim);
      });
    }
    try (EventsLoad load = EventsLoad.start(door, customers.userIds(), TRANSFERS, random)) {
      for (int i = 0; i < faults.size(); i++) {
        load.awaitAnswered((i + 1.0) / (faults.size() + 1));
        faults.get(i).happen();
      }
      load.awaitAnswered(1);
    }
  }

  @FunctionalInterface
  private interface Fault {
    void happen() throws Exception;
  }
}
