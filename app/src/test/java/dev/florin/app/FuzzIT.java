package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.app.configuration.Configuration;
import dev.florin.app.configuration.Key;
import dev.florin.app.configuration.Keys;
import dev.florin.app.configuration.LogLevel;
import dev.florin.app.fuzz.GrpcFuzz;
import dev.florin.app.fuzz.MoneyModel;
import dev.florin.app.fuzz.MoneyModel.Holding;
import dev.florin.app.fuzz.RestFuzz;
import dev.florin.app.fuzz.World;
import dev.florin.identity.SandboxIssuer;
import dev.florin.identity.Scopes;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that mean harm, or nothing at all: made by chance from the examples of the contract and
 * the methods of the services. None of them is a fault, none tells of the inside, each refusal is
 * well formed, none fills the log, and money moves only by what answers say, looked up in the
 * database after every single request.
 *
 * <p>Repeated by {@code -Dflorin.fuzz.seed=N}, which each run prints.
 */
@Timeout(3600)
class FuzzIT {
  private static final String SEED = "florin.fuzz.seed";
  private static final int REQUESTS = CrashTest.size(2_000, 50_000);
  private static final String PLENTY = "1000000/s burst 1000000";

  @TempDir Path home;

  private final LoggedWarnings warnings = new LoggedWarnings();

  @BeforeEach
  void listen() {
    Logging.begin(LogLevel.INFO);
    warnings.begin();
  }

  @AfterEach
  void stopListening() {
    warnings.end();
  }

  @Test
  void noRequestIsAFaultAndMoneyMovesOnlyByWhatAnswersSay() throws Exception {
    long seed = Long.getLong(SEED, System.nanoTime());
    System.out.println("fuzz: -D" + SEED + "=" + seed);
    MoneyModel money;
    try (Florin florin = start(0);
        Connection database = connect()) {
      money = new MoneyModel(holdings(database));
      World world = World.make(florin.httpPort().getAsInt(), token("alice"), token("bob"), money);
      Random random = new Random(seed);
      RestFuzz rest = new RestFuzz(world, money, random);
      try (GrpcFuzz grpc = new GrpcFuzz(florin.grpcPort().getAsInt(), world, money, random)) {
        rest.sendExamples();
        grpc.callAll();
        for (int each = 0; each < REQUESTS; each++) {
          String sent = each % 2 == 0 ? rest.sendOne() : grpc.callOne();
          money.assertExplains(holdings(database), sent);
          assertThat(warnings.all()).as(sent).isEmpty();
        }
        System.out.println("by status: " + rest.report() + ", by code: " + grpc.report());
      }
    }
    assertSettlingDoesWhatWasAccepted(money);
  }

  /** No worker ran so far; now what was accepted is settled, and moves what it says. */
  private void assertSettlingDoesWhatWasAccepted(MoneyModel money) throws Exception {
    try (Florin florin = start(2);
        Connection database = connect()) {
      CrashTest.await("the end of what is pending", () -> isSettled(database));
      RestClient alice = RestClient.to(florin.httpPort().getAsInt(), token("alice"));
      for (String id : money.pending()) {
        money.settled(new JsonObject(alice.get("/v2/transfers/" + id).body()));
      }
      money.assertExplains(holdings(database), "what was accepted");
      CommandRun verify = CommandRun.of(home, Map.of(), "verify");
      assertThat(verify.status()).as(verify.out() + verify.err()).isZero();
    }
  }

  /**
   * Starts it for callers without limits, whose faults alone are looked for.
   *
   * @param workers how many settle what is accepted
   */
  private Florin start(int workers) {
    Map<Key<?>, String> stated = new LinkedHashMap<>();
    stated.put(Keys.THROTTLE_READS, PLENTY);
    stated.put(Keys.THROTTLE_WRITES, PLENTY);
    stated.put(Keys.THROTTLE_ANONYMOUS, PLENTY);
    stated.put(Keys.WORKERS, Integer.toString(workers));
    return Florin.start(TestConfiguration.in(home, stated), new Parts());
  }

  private String token(String userId) {
    return SandboxIssuer.open(home.resolve(".florin/sandbox-key"))
        .issue(userId, null, new Scopes(Set.copyOf(Scopes.KNOWN)), Duration.ofHours(12));
  }

  private Connection connect() throws SQLException {
    Configuration configuration = TestConfiguration.in(home);
    try (Parts none = new Parts()) {
      DatabaseAccess access = DatabaseAccess.beside(configuration.database(), none);
      return DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
    }
  }

  /** What every user's wallet holds, by its id. */
  private static Map<Long, Holding> holdings(Connection database) throws SQLException {
    Map<Long, Holding> holdings = new HashMap<>();
    try (PreparedStatement statement =
            database.prepareStatement("SELECT id, balance, version FROM wallet WHERE floor = 0");
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        holdings.put(rows.getLong(1), new Holding(rows.getLong(2), rows.getLong(3)));
      }
    }
    return holdings;
  }

  private static boolean isSettled(Connection database) throws SQLException {
    try (PreparedStatement statement =
            database.prepareStatement("SELECT 1 FROM accepted_transfer WHERE state = 1 LIMIT 1");
        ResultSet rows = statement.executeQuery()) {
      return !rows.next();
    }
  }
}
