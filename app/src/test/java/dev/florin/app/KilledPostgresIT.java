package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.app.Order.Kind;
import dev.florin.embedded.EmbeddedPostgres;
import dev.florin.embedded.PostgresAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL is killed outright, under load, while the program stays up. */
@Timeout(3600)
class KilledPostgresIT {
  private static final int KILLS = CrashTest.size(2, 20);
  private static final int USERS = 6;
  private static final int READY = 200;
  private static final int NOT_READY = 503;

  /** From when PostgreSQL can be reached again to the first order that is done. */
  private static final Duration SERVES_WITHIN = Duration.ofSeconds(15);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path home;

  private final Journal journal = new Journal();
  private final Set<Order> checked = new HashSet<>();

  @Test
  void itsOwnPostgresIsStartedAgainAndNothingAcknowledgedIsLost() throws Exception {
    Random random = CrashTest.random("its own PostgreSQL killed");
    RunningJar florin = new RunningJar(home);
    try (ProcessRun run = florin.start()) {
      Customers customers = customers(run);
      for (int kill = 0; kill < KILLS; kill++) {
        boolean frozen = kill % 5 == 1;
        try (Doors doors = Doors.of(run, customers);
            CrashLoad _ = load(doors, customers, kill, random)) {
          journal.awaitAnswers(CrashTest.answersBeforeKill(random));
          killItsPostgres(frozen);
          if (frozen) {
            awaitReadiness(run, NOT_READY);
          }
          awaitSaid(run, "PostgreSQL is back", kill + 1);
          assertServes(doors, "after-kill-" + kill);
          awaitReadiness(run, READY);
        }
        check(run, customers);
      }
      awaitSaid(run, "PostgreSQL ended without being told to", KILLS);
      System.out.println(KILLS + " kills of its own PostgreSQL: " + journal);
      assertThat(florin.run("verify").status()).as("verify").isZero();
      assertThat(run.terminate()).as(run.err()).isZero();
    }
  }

  @Test
  void aPostgresThatOthersRunMayGoAndComeBack() throws Exception {
    Random random = CrashTest.random("a PostgreSQL of others killed");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary()) {
      PostgresAddress address = postgres.address();
      String[] flags = {"--database-url=" + url(address), "--sandbox=true"};
      RunningJar florin =
          new RunningJar(home, Map.of("FLORIN_DATABASE_PASSWORD", address.password()));
      try (ProcessRun run = florin.start(flags)) {
        Customers customers = customers(run);
        for (int kill = 0; kill < KILLS; kill++) {
          try (Doors doors = Doors.of(run, customers);
              CrashLoad _ = load(doors, customers, kill, random)) {
            journal.awaitAnswers(CrashTest.answersBeforeKill(random));
            postgres.kill();
            awaitReadiness(run, NOT_READY);
            assertThat(doors.send(deposit("while-away-" + kill), journal).join().saysTryAgain())
                .isTrue();
            postgres.restart();
            assertThat(postgres.address()).isEqualTo(address);
            assertServes(doors, "after-kill-" + kill);
            awaitReadiness(run, READY);
          }
          check(run, customers);
        }
        System.out.println(KILLS + " kills of a PostgreSQL of others: " + journal);
        assertThat(florin.run("verify", flags[0]).status()).as("verify").isZero();
        assertThat(run.terminate()).as(run.err()).isZero();
      }
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "florin.full", matches = "true", disabledReason = "takes long")
  void aPostgresThatCannotStartAgainEndsTheProgramWithTheReason() throws Exception {
    try (ProcessRun run = new RunningJar(home).start()) {
      Files.move(cluster().resolve("global/pg_control"), home.resolve("aside"));
      ProcessHandle.of(postmaster()).orElseThrow().destroyForcibly();

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err()).contains("\nflorin: PostgreSQL is given up after 10 restarts");
    }
  }

  private Customers customers(ProcessRun run) throws Exception {
    return Customers.open(home, RunningJar.httpPort(run), USERS);
  }

  private CrashLoad load(Doors doors, Customers customers, int kill, Random random) {
    return CrashLoad.start(journal, doors, customers.userIds(), "kill-" + kill, random.nextLong());
  }

  /** With a frozen child, which holds the shared memory until the program ends it. */
  private void killItsPostgres(boolean withFrozenChild) throws Exception {
    ProcessHandle first = ProcessHandle.of(postmaster()).orElseThrow();
    if (withFrozenChild) {
      long child = first.children().findFirst().orElseThrow().pid();
      List<String> stop = List.of("kill", "-STOP", Long.toString(child));
      assertThat(new ProcessBuilder(stop).start().waitFor()).isZero();
    }
    assertThat(first.destroyForcibly()).isTrue();
  }

  private long postmaster() throws Exception {
    return Long.parseLong(Files.readAllLines(cluster().resolve("postmaster.pid")).getFirst());
  }

  private Path cluster() {
    return home.resolve(".florin/data/postgresql/cluster");
  }

  private void check(ProcessRun run, Customers customers) throws Exception {
    CrashTest.check(run, journal, customers, checked);
    assertThat(journal.unanswered()).as("requests that got no answer").isZero();
  }

  private void assertServes(Doors doors, String key) throws Exception {
    long fromNanos = System.nanoTime();
    assertThat(Retries.retry(deposit(key), doors, journal).isDone()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - fromNanos)).isLessThan(SERVES_WITHIN);
  }

  private static Order deposit(String key) {
    return new Order(key, Kind.DEPOSIT, "user-0", null, 1, false);
  }

  private static String url(PostgresAddress address) {
    return "postgresql://"
        + address.user()
        + "@"
        + address.host()
        + ":"
        + address.port()
        + "/"
        + address.database();
  }

  private static void awaitReadiness(ProcessRun run, int status) throws Exception {
    RestClient nobody = RestClient.to(RunningJar.httpPort(run), "nobody");
    CrashTest.await(
        "readiness " + status, () -> nobody.get("/health/ready").statusCode() == status);
  }

  private static void awaitSaid(ProcessRun run, String what, int times) throws Exception {
    CrashTest.await(what, () -> run.err().split(what, -1).length == times + 1);
  }
}
