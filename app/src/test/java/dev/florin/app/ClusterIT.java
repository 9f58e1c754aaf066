package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.embedded.EmbeddedRedis;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several instances are one service, whatever becomes of Redis and of each of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(3600)
class ClusterIT {
  private static final int USERS = 10;
  private static final long OPENING_MONEY_MINOR = 1_000_000;
  private static final int OPERATIONS = CrashTest.size(6_000, 200_000);
  private static final int KILLS = CrashTest.size(1, 6);

  /**
   * What the documents promise: the readers' second, a command's time, and some for the machine.
   */
  private static final Duration STALENESS_MAX = Duration.ofMillis(2_500);

  private static final String JOB = "job/old-refusals";

  private static final Duration LATENCY_MAX = Duration.ofSeconds(10);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path home;

  private Cluster cluster;
  private Customers customers;

  @BeforeAll
  void start() throws Exception {
    cluster = Cluster.start(home);
    customers = Customers.open(home, cluster.httpPort(0), USERS);
    for (String userId : customers.userIds()) {
      String body =
          "{\"wallet_id\":\"%s\",\"amount\":%d,\"currency\":\"USD\"}"
              .formatted(customers.walletIds().get(userId), OPENING_MONEY_MINOR);
      HttpResponse<String> response =
          RestClient.to(cluster.httpPort(0), customers.token(userId))
              .post("/v1/deposits", "opening", body);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    }
  }

  @AfterAll
  void end() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void noReadIsOlderThanAnAcknowledgedWriteThoughInstancesAreKilled() throws Exception {
    Random random = CrashTest.random("reads beside kills");
    try (FreshnessCheck check = FreshnessCheck.start(cluster, customers, random)) {
      for (int kill = 0; kill < KILLS; kill++) {
        check.awaitMore(OPERATIONS / (2 * KILLS));
        cluster.killWallet(kill % 2, TimeUnit.MICROSECONDS.toNanos(random.nextInt(30_000)));
        check.awaitMore(OPERATIONS / (4 * KILLS));
        cluster.restartWallet(kill % 2);
        check.awaitMore(OPERATIONS / (4 * KILLS));
        check.assertNothingStale();
      }
      System.out.println(KILLS + " kills of a wallet service: " + check);
    }
    assertAllInstancesShowWhatIsStored();
    cluster.assertVerified();
  }

  @Test
  void noErrorReachesAUserWhenRedisIsFlushedPausedOrKilled() throws Exception {
    Random random = CrashTest.random("reads beside a failing Redis");
    EmbeddedRedis redis = cluster.redis();
    try (FreshnessCheck check = FreshnessCheck.start(cluster, customers, random)) {
      for (int flush = 0; flush < 10; flush++) {
        check.awaitMore(OPERATIONS / 100);
        RedisCommand.to(redis.address(), "FLUSHALL");
      }
      check.assertNothingStale();

      check.tolerate(STALENESS_MAX);
      redis.pause();
      Thread.sleep(CrashTest.size(2_000, 10_000)); // the time that it is stuck for
      redis.resume();
      check.awaitMore(OPERATIONS / 10);
      redis.kill();
      check.awaitMore(OPERATIONS / 10);
      redis.restart();
      check.awaitMore(OPERATIONS / 10);

      check.assertNothingStale();
      assertThat(check.failures()).isEmpty();
      assertThat(check.slowest()).isLessThan(LATENCY_MAX);
      System.out.println("Redis flushed, paused, killed: " + check);
    }
    assertAllInstancesShowWhatIsStored();
    cluster.assertVerified();
  }

  @Test
  void manyAtOnceThroughTwoGatewaysGetWhatOneBucketHolds() throws Exception {
    RestClient one = RestClient.to(cluster.httpPort(0), "no token");
    RestClient two = RestClient.to(cluster.httpPort(1), "no token");
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int call = 0; call < 80; call++) {
      calls.add(() -> one.get("/v1/wallets").statusCode());
      calls.add(() -> two.get("/v1/wallets").statusCode());
    }
    long beganNanos = System.nanoTime();
    int passed = 0;
    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      for (Future<Integer> status : callers.invokeAll(calls)) {
        passed += status.get() == 401 ? 1 : 0;
      }
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNanos);

    assertThat(passed).isBetween(50, 50 + (int) seconds + 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatAKilledInstanceHeldIsTakenOverAfterItsTimeWithAndWithoutRedis(boolean withRedis)
      throws Exception {
    if (withRedis) {
      assertTakenOver();
      return;
    }
    cluster.redis().kill();
    try {
      assertTakenOver();
    } finally {
      cluster.redis().restart();
    }
  }

  private void assertTakenOver() throws Exception {
    CrashTest.await("a holder of the job", () -> isHeldBy(0) || isHeldBy(1));
    String holder = lease("owner", JOB);
    int victim = isHeldBy(0) ? 0 : 1;
    String node =
        cluster.ask("SELECT name FROM lease WHERE name LIKE 'node/%' AND owner = '" + holder + "'");
    long token = Long.parseLong(lease("token", JOB));

    cluster.killWallet(victim, 0);
    long killedNanos = System.nanoTime();
    CrashTest.await("the job's next holder", () -> !lease("owner", JOB).equals(holder));
    Duration took = Duration.ofNanos(System.nanoTime() - killedNanos);
    assertThat(lease("owner", JOB)).contains(owner(1 - victim));
    assertThat(Long.parseLong(lease("token", JOB))).isEqualTo(token + 1);
    assertThat(took).isBetween(Duration.ofSeconds(5), Cluster.LEASE_TIME.plusSeconds(20));

    cluster.restartWallet(victim, "--node-number=" + node.substring("node/".length()));
    assertThat(lease("owner", node)).contains(owner(victim));
    System.out.println(
        "what a killed instance held was taken over after " + took.toMillis() + " ms");
  }

  private boolean isHeldBy(int wallet) throws Exception {
    return lease("owner", JOB).contains(owner(wallet));
  }

  /** What tells a process in the name of an owner. */
  private String owner(int wallet) {
    return "/" + cluster.walletPid(wallet) + "/";
  }

  private String lease(String column, String name) throws Exception {
    return cluster.ask("SELECT " + column + " FROM lease WHERE name = '" + name + "'");
  }

  private void assertAllInstancesShowWhatIsStored() throws Exception {
    for (int number = 0; number < cluster.wallets(); number++) {
      try (ClusterDoor door = new ClusterGrpcDoor(cluster.grpcPort(number), customers)) {
        for (String userId : customers.userIds()) {
          String stored =
              cluster.ask(
                  "SELECT version FROM wallet WHERE id = " + customers.walletIds().get(userId));
          assertThat(door.balanceVersion(userId)).isEqualTo(Long.parseLong(stored));
          assertThat(door.newestVersion(userId)).isEqualTo(Long.parseLong(stored));
        }
      }
    }
  }
}
