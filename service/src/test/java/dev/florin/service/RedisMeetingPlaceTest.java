package dev.florin.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.embedded.EmbeddedPostgres;
import dev.florin.embedded.EmbeddedRedis;
import dev.florin.embedded.PostgresAddress;
import dev.florin.embedded.RedisAddress;
import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.commit.MonotonicClock;
import dev.florin.ledger.lease.ClusterJob;
import dev.florin.ledger.lease.LeaseTimes;
import dev.florin.ledger.lease.Leases;
import dev.florin.ledger.lease.MeetingPlace;
import dev.florin.ledger.lease.Peers;
import dev.florin.ledger.postgres.Database;
import dev.florin.ledger.postgres.Transactions;
import dev.florin.redis.Redis;
import dev.florin.redis.RedisConfig;
import dev.florin.redis.lease.Claims;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job of several instances that meet in a real Redis, whatever becomes of it. */
class RedisMeetingPlaceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SELDOM = Duration.ofHours(1);
  private static final String KEY = "lease:job/test";

  private static final LeaseTimes TIMES =
      new LeaseTimes(
          Duration.ofMillis(1_500),
          Duration.ofMillis(200),
          Duration.ofMillis(50),
          Duration.ofMillis(100));

  /** Who waits would look again after a minute only. */
  private static final LeaseTimes PATIENT =
      new LeaseTimes(
          Duration.ofMinutes(10),
          Duration.ofMillis(100),
          Duration.ofMinutes(1),
          Duration.ofMillis(100));

  private static EmbeddedRedis server;
  private static EmbeddedPostgres postgres;
  private static Database database;
  private static Leases leases;

  private boolean down;
  private final List<Instance> instances = new ArrayList<>();

  private record Instance(Redis redis, ClusterJob job) {
    void close() {
      job.close();
      redis.close();
    }
  }

  @BeforeAll
  static void startServers() {
    server = EmbeddedRedis.temporary();
    postgres = EmbeddedPostgres.temporary();
    database = Database.open(config(postgres.address()));
    leases = new Leases(database, MonotonicClock.system());
    makeTable();
  }

  @AfterAll
  static void endServers() {
    database.close();
    postgres.close();
    server.close();
  }

  @BeforeEach
  void empty() {
    server.restart();
    execute("DELETE FROM done; DELETE FROM lease");
  }

  @AfterEach
  void close() {
    instances.parallelStream().forEach(Instance::close);
  }

  @Test
  void oneOfManyDoesTheWorkAndTheNextIsWokenWhenItEnds() {
    for (int i = 0; i < 4; i++) {
      start("owner-" + i, PATIENT);
    }
    await("one holder", () -> holders() == 1);
    Instance holder = holder();
    await("its word in Redis", () -> server(holder).contains("owner-"));

    holder.job().close();

    await("the next", () -> done() == 2 && holders() == 1);
    assertThat(token()).isEqualTo(2);
  }

  @Test
  void withoutRedisADeadHolderIsFollowedJustSo() {
    server.kill();
    down = true;
    dead();

    start("a", TIMES);

    await("the work", () -> done() == 1);
    assertThat(token()).isEqualTo(2);
  }

  @Test
  void withRedisADeadHolderIsFollowed() {
    dead();
    Instance waiting = start("a", TIMES);
    claim(waiting, "dead", TIMES.expiry());

    await("the work", () -> done() == 1);
    assertThat(token()).isEqualTo(2);
  }

  /** A key without an expiry, as of a data set that somebody brought back. */
  @Test
  void aStaleKeyDelaysATakeoverByOneExpiryOnly() {
    Instance other = start("other", TIMES);
    await("the work", () -> done() == 1);
    claim(other, "dead", SELDOM);
    other.job().close();
    claim(other, "dead", SELDOM);

    start("a", TIMES);

    await("the work", () -> done() == 2);
    assertThat(token()).isEqualTo(2);
    await("the right word", () -> server(other).equals("a"));
  }

  @Test
  void aFlushLetsNobodyElseIn() {
    Instance holder = start("a", TIMES);
    await("the work", () -> done() == 1);
    start("b", TIMES);

    for (int i = 0; i < 5; i++) {
      flush(holder);
      await("the holder's word", () -> server(holder).equals("a"));
    }

    assertThat(done()).isEqualTo(1);
    assertThat(token()).isEqualTo(1);
  }

  @Test
  void aRedisThatDiesAndComesBackEmptyChangesNoHolder() {
    Instance holder = start("a", TIMES);
    await("the work", () -> done() == 1);
    start("b", TIMES);
    server.kill();
    String before = expiry();
    await("a renewal without Redis", () -> !expiry().equals(before));
    server.restart();
    await("the holder's word", () -> server(holder).equals("a"));

    assertThat(done()).isEqualTo(1);
    assertThat(token()).isEqualTo(1);
  }

  /** The times of a running ledger, all divided by ten. */
  @Test
  void sixteenWhoWantOneLeaseLeaveTheDatabaseAlone() {
    LeaseTimes tenth =
        new LeaseTimes(
            Duration.ofMillis(3_000),
            Duration.ofMillis(1_000),
            Duration.ofMillis(200),
            Duration.ofMillis(300));
    long apart = transactions("apart", tenth, MeetingPlace.NONE);
    try (Redis redis = open()) {
      long meeting = transactions("meeting", tenth, new RedisMeetingPlace(new Claims(redis)));

      System.out.println(
          "16 instances, one lease, statements in 6 s at a tenth of the times: "
              + apart
              + " apart, "
              + meeting
              + " where they meet");
      assertThat(meeting).isLessThan(apart / 3);
    }
  }

  /** Of the whole database in six seconds, once there is a holder: each statement is one. */
  private long transactions(String names, LeaseTimes times, MeetingPlace place) {
    List<ClusterJob> jobs = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      jobs.add(job(names + i, times, place));
    }
    await("one holder", () -> jobs.stream().anyMatch(ClusterJob::isHeld));
    long before = transactions();
    long endNanos = System.nanoTime() + Duration.ofSeconds(6).toNanos();
    while (System.nanoTime() < endNanos) {
      LockSupport.parkNanos(endNanos - System.nanoTime());
    }
    long asked = transactions() - before;
    jobs.forEach(ClusterJob::close);
    return asked;
  }

  private long transactions() {
    return Long.parseLong(
        text(
            "SELECT xact_commit + xact_rollback FROM pg_stat_database"
                + " WHERE datname = current_database()"));
  }

  private Instance start(String owner, LeaseTimes times) {
    Redis redis = open();
    MeetingPlace place = new RedisMeetingPlace(new Claims(redis));
    instances.add(new Instance(redis, job(owner, times, place)));
    return instances.getLast();
  }

  private Redis open() {
    RedisAddress address = server.address();
    Redis redis =
        Redis.open(RedisConfig.of(address.host(), address.port(), Optional.of(address.password())));
    if (!down) {
      await("the link", () -> redis.link().isPresent());
    }
    return redis;
  }

  private ClusterJob job(String owner, LeaseTimes times, MeetingPlace place) {
    Peers peers = new Peers("a-host", owner, place, times, loss -> {});
    return ClusterJob.start("test", SELDOM, this::insert, leases, peers);
  }

  private void insert(Transactions transactions) {
    int _ =
        transactions.transact(connection -> {
          try (var statement = connection.createStatement()) {
            return statement.executeUpdate("INSERT INTO done VALUES ('x')");
          }
        });
  }

  /** Took the lease, and was never heard of again. */
  private void dead() {
    assertThat(leases.take("job/test", "dead", TIMES.expiry()))
        .isInstanceOf(Leases.Take.Taken.class);
  }

  private Instance holder() {
    return instances.stream().filter(instance -> instance.job().isHeld()).findFirst().orElseThrow();
  }

  private long holders() {
    return instances.stream().filter(instance -> instance.job().isHeld()).count();
  }

  /** What Redis says who holds it. */
  private static String server(Instance instance) {
    return instance
        .redis()
        .link()
        .map(link -> link.send(redis -> redis.get(KEY.getBytes(UTF_8))).exceptionally(_ -> null))
        .map(answer -> answer.join())
        .map(bytes -> new String(bytes, UTF_8))
        .orElse("");
  }

  private static void claim(Instance instance, String owner, Duration expiry) {
    instance
        .redis()
        .link()
        .orElseThrow()
        .send(redis ->
            redis.set(
                KEY.getBytes(UTF_8), owner.getBytes(UTF_8), SetArgs.Builder.px(expiry.toMillis())))
        .join();
  }

  private static void flush(Instance instance) {
    instance.redis().link().orElseThrow().send(redis -> redis.flushall()).join();
  }

  private long done() {
    return Long.parseLong(text("SELECT count(*) FROM done"));
  }

  private long token() {
    return Long.parseLong(text("SELECT token FROM lease"));
  }

  private String expiry() {
    return text("SELECT expires_at FROM lease");
  }

  private static String text(String sql) {
    return database.ask(connection -> {
      try (var statement = connection.createStatement();
          var rows = statement.executeQuery(sql)) {
        rows.next();
        return rows.getString(1);
      }
    });
  }

  private static void execute(String sql) {
    boolean _ =
        database.ask(connection -> {
          try (var statement = connection.createStatement()) {
            return statement.execute(sql);
          }
        });
  }

  /** With a table of its own, which only the owner of the others may make. */
  private static void makeTable() {
    boolean _ =
        database.transact(connection -> {
          try (var statement = connection.createStatement()) {
            statement.execute("SET LOCAL ROLE NONE");
            return statement.execute(
                "CREATE TABLE done (by text); GRANT DELETE ON done TO florin_app");
          }
        });
  }

  private static LedgerConfig config(PostgresAddress address) {
    return LedgerConfig.of(
        address.jdbcUrl(), address.user(), address.password(), OptionalInt.empty());
  }

  private static void await(String what, BooleanSupplier so) {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > deadlineNanos) {
        throw new AssertionError("it did not come about: " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
