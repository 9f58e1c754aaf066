package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.app.configuration.Configuration;
import dev.florin.app.configuration.Key;
import dev.florin.app.configuration.Keys;
import dev.florin.embedded.EmbeddedPostgres;
import dev.florin.embedded.PostgresAddress;
import dev.florin.identity.SandboxIssuer;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two wallet services on one PostgreSQL, and a gateway that knows both. */
@Timeout(300)
class SeveralInstancesTest {
  private static final int NODE_SHIFT = 12;
  private static final int NODE_MASK = 1023;
  private static final String LUNCH = "{\"to_user_id\":\"bob\",\"amount\":1,\"currency\":\"USD\"}";

  @TempDir Path home;

  @Test
  void twoThatStartAtOnceOnAnEmptyDatabasePlantOneSandbox() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
        ExecutorService starts = Executors.newFixedThreadPool(2)) {
      Future<Florin> first = starts.submit(() -> startWallet(postgres, 1, 0));
      Future<Florin> second = starts.submit(() -> startWallet(postgres, 2, 0));
      try (Florin one = first.get();
          Florin two = second.get();
          Florin gateway = startGateway(one, two)) {
        assertThat(one.users()).isEqualTo(two.users());
        RestClient alice = alice(gateway);
        String wallet = Long.toString(one.users().orElseThrow().alice().id());
        assertThat(alice.get("/v1/wallets/" + wallet + "/balance").body())
            .contains("\"amount\":100000,");
        assertThat(alice.get("/v1/wallets/" + wallet + "/transactions").body())
            .containsOnlyOnce("opening money");
      }
    }
  }

  @Test
  void noRequestFailsWhileOneAfterTheOtherIsStoppedAndStarted() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary()) {
      Florin one = startWallet(postgres, 1, 0);
      Florin two = startWallet(postgres, 2, 0);
      try (Florin gateway = startGateway(one, two);
          Payments payments = new Payments(alice(gateway))) {
        payments.awaitBoth();
        one = restart(postgres, one, 1);
        payments.awaitBoth();
        two = restart(postgres, two, 2);
        payments.awaitBoth();

        assertThat(payments.end()).isEmpty();
      } finally {
        one.close();
        two.close();
      }
    }
  }

  private Florin restart(EmbeddedPostgres postgres, Florin wallet, int nodeNumber)
      throws Exception {
    int port = wallet.grpcPort().getAsInt();
    wallet.close();
    return startWallet(postgres, nodeNumber, port);
  }

  private Florin startWallet(EmbeddedPostgres postgres, int nodeNumber, int port) throws Exception {
    PostgresAddress address = postgres.address();
    Path password = home.resolve("password-" + nodeNumber);
    Files.writeString(password, address.password());
    Map<Key<?>, String> stated = new HashMap<>();
    stated.put(Keys.ROLE, "wallet");
    stated.put(Keys.GRPC_PORT, Integer.toString(port));
    stated.put(Keys.DATABASE_URL, address.toString());
    stated.put(Keys.DATABASE_PASSWORD_FILE, password.toString());
    stated.put(Keys.NODE_NUMBER, Integer.toString(nodeNumber));
    stated.put(Keys.SANDBOX, "true");
    return start(stated);
  }

  private Florin startGateway(Florin one, Florin two) {
    String addresses = address(one) + "," + address(two);
    return start(
        Map.of(
            Keys.ROLE,
            "gateway",
            Keys.WALLET_ADDRESS,
            addresses,
            // Who pays here is faster than a person.
            Keys.THROTTLE_WRITES,
            "1000000/s burst 1000000"));
  }

  private Florin start(Map<Key<?>, String> stated) {
    Configuration configuration = TestConfiguration.in(home, stated);
    return Florin.start(configuration, new Parts());
  }

  private static String address(Florin wallet) {
    return "127.0.0.1:" + wallet.grpcPort().getAsInt();
  }

  private RestClient alice(Florin gateway) {
    SandboxIssuer issuer = SandboxIssuer.open(home.resolve(".florin/sandbox-key"));
    String token = issuer.issue("alice", null, Duration.ofHours(1));
    return RestClient.to(gateway.httpPort().getAsInt(), token);
  }

  /** Alice sends Bob a cent, again and again, from several threads, until told to stop. */
  private static final class Payments implements AutoCloseable {
    private static final int CALLERS = 4;

    private final RestClient alice;
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Set<Integer> nodes = new HashSet<>();
    private final List<CompletableFuture<Void>> callers = new ArrayList<>();
    private volatile boolean stop;

    Payments(RestClient alice) {
      this.alice = alice;
      for (int caller = 0; caller < CALLERS; caller++) {
        String name = "caller-" + caller;
        callers.add(
            CompletableFuture.runAsync(
                () -> payUntilStopped(name), Executors.newVirtualThreadPerTaskExecutor()));
      }
    }

    /** Waits until both services have done a payment from now on. */
    synchronized void awaitBoth() throws InterruptedException {
      nodes.clear();
      while (nodes.size() < 2) {
        wait();
      }
    }

    /** What did not succeed. */
    Queue<String> end() {
      close();
      return failures;
    }

    private void payUntilStopped(String name) {
      for (int count = 0; !stop; count++) {
        pay(name + "-" + count);
      }
    }

    private void pay(String key) {
      try {
        HttpResponse<String> answer = alice.post("/v1/transfers", key, LUNCH);
        if (answer.statusCode() == 201) {
          note(Long.parseLong(answer.body().replaceFirst("(?s).*?\"id\":\"(\\d+)\".*", "$1")));
        } else {
          failures.add(answer.statusCode() + " " + answer.body());
        }
      } catch (Exception e) {
        failures.add(e.toString());
      }
    }

    private synchronized void note(long id) {
      nodes.add((int) (id >> NODE_SHIFT) & NODE_MASK);
      notifyAll();
    }

    @Override
    public void close() {
      stop = true;
      callers.forEach(CompletableFuture::join);
    }
  }
}
