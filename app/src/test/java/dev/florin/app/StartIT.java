package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar as an operator meets it: a process, its output, its signals, its exit status. */
@Timeout(600)
class StartIT {
  private static final int CALLERS = 8;
  private static final int ACKNOWLEDGED_BEFORE_THE_END = 200;

  private static final Map<String, String> ALICE = Map.of("user_id", "alice", "wallet_id", "…");
  private static final Map<String, String> BOB = Map.of("user_id", "bob", "wallet_id", "…");

  @TempDir Path home;

  @Test
  void afterASignalUnderLoadItIsDoneAndEveryAcknowledgedTransferIsThere() throws Exception {
    RunningJar florin = new RunningJar(home);
    Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    try (ProcessRun run = florin.start()) {
      RestClient alice = client(florin, run, "alice");
      AtomicBoolean stop = new AtomicBoolean();
      CountDownLatch underLoad = new CountDownLatch(ACKNOWLEDGED_BEFORE_THE_END);
      ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
      for (int caller = 0; caller < CALLERS; caller++) {
        String name = "caller-" + caller;
        callers.execute(() -> send(alice, name, stop, acknowledged, underLoad));
      }
      assertThat(underLoad.await(120, TimeUnit.SECONDS)).isTrue();

      assertThat(run.terminate()).as(run.err()).isZero();

      stop.set(true);
      callers.shutdown();
      assertThat(callers.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
      assertThat(run.err()).contains("ended").doesNotContain("ERROR");
    }
    try (ProcessRun run = florin.start()) {
      RestClient alice = client(florin, run, "alice");
      for (String key : acknowledged) {
        assertThat(alice.get("/v1/idempotency/" + key).body()).as(key).contains("\"done\"");
      }
      assertThat(florin.run("verify").status()).as("verify beside a running start").isZero();
      assertThat(run.terminate()).isZero();
    }
    assertThat(florin.run("verify").status()).as("verify without one").isZero();
  }

  @Test
  void theLinesItPrintsWorkAsTheyStand() throws Exception {
    RunningJar florin = new RunningJar(home);
    // Printed for a launcher in the home; this one stands for it.
    Files.createSymbolicLink(home.resolve("florin"), LauncherTest.repository().resolve("florin"));
    String key = home.resolve("key").toString();
    try (ProcessRun run = florin.start("--sandbox-key-file", key)) {
      String lines = run.out().substring(run.out().indexOf("  # "));
      ProcessRun shell =
          ProcessRun.start(
              home,
              home,
              Map.of("PATH", System.getenv("PATH"), "HOME", home.toString()),
              List.of("bash", "-euc", lines));

      assertThat(shell.status()).as(shell.err()).isZero();
      assertThat(shell.out())
          .contains("\"amount\":100000", "\"balance_after\":102500", "\"balance_after\":101330")
          .contains("opening money", "lunch");
      assertThat(shell.out()).hasLineCount(4);
    }
  }

  @Test
  void aScriptReadsInOneLineWhereEverythingIs() throws Exception {
    RunningJar florin = new RunningJar(home);
    try (ProcessRun run = florin.start("--json")) {
      assertThat(run.out()).hasLineCount(1);
      Map<?, ?> started = (Map<?, ?>) JsonTree.readAll(run.out()).getFirst();
      URI url = URI.create(String.valueOf(started.get("rest_url")));
      RestClient alice = client(florin, url.getPort(), "alice");
      assertThat(JsonTree.shows(started.get("sandbox_users"), List.of(ALICE, BOB))).isTrue();
      assertThat(alice.get("/v1/wallets").body()).contains("100000");
      assertThat(started.get("page_url")).hasToString(url + "/");
      assertThat(started.get("oidc_issuer")).isNull();
      assertThat(started.get("wallet_addresses")).isEqualTo(List.of());
      assertThat(run.terminate()).isZero();
    }
  }

  @Test
  void aStartThatCannotBeSaysWhyInOneLine() throws Exception {
    RunningJar florin = new RunningJar(home);
    try (ProcessRun run = florin.start()) {
      ProcessRun second = florin.run("start", "--http-port", "0", "--grpc-port", "0");
      assertThat(second.status()).isEqualTo(1);
      assertThat(second.out()).isEmpty();
      assertThat(second.err())
          .isEqualTo(
              "florin: data folder "
                  + home.toRealPath().resolve(".florin/data")
                  + " is in use by process "
                  + run.process().pid()
                  + "\n");

      ProcessRun taken =
          florin.run(
              "start",
              "--role=gateway",
              "--wallet-address=127.0.0.1:1",
              "--http-port=" + RunningJar.httpPort(run));
      assertThat(taken.status()).isEqualTo(1);
      assertThat(taken.err()).hasLineCount(1).contains("cannot listen on 127.0.0.1:");
    }
  }

  @Test
  void freshEmptiesTheSandboxOnlyWhenToldAndNotBeneathAServer() throws Exception {
    RunningJar florin = new RunningJar(home);
    try (ProcessRun run = florin.start()) {
      RestClient alice = client(florin, run, "alice");
      assertThat(deposit(alice).statusCode()).isEqualTo(201);

      assertThat(florin.run("start", "--fresh", "--yes").status()).isEqualTo(1);
      assertThat(alice.get("/v1/wallets").body()).contains("\"amount\":100500");
      assertThat(run.terminate()).isZero();
    }
    ProcessRun unasked = florin.run("start", "--fresh");
    assertThat(unasked.status()).isEqualTo(2);
    assertThat(unasked.err()).contains("--yes").hasLineCount(1);

    try (ProcessRun run = florin.start("--fresh", "--yes")) {
      assertThat(client(florin, run, "alice").get("/v1/wallets").body())
          .contains("\"amount\":100000");
    }
  }

  private static void send(
      RestClient alice,
      String name,
      AtomicBoolean stop,
      Queue<String> acknowledged,
      CountDownLatch underLoad) {
    String lunch = "{\"to_user_id\":\"bob\",\"amount\":1,\"currency\":\"USD\"}";
    for (int count = 0; !stop.get(); count++) {
      String key = name + "-" + count;
      try {
        if (alice.post("/v1/transfers", key, lunch).statusCode() == 201) {
          acknowledged.add(key);
          underLoad.countDown();
        }
      } catch (IOException e) {
        return; // The server is gone; what it did not acknowledge is not asked for later.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static HttpResponse<String> deposit(RestClient client) throws Exception {
    String wallets = client.get("/v1/wallets").body();
    String id = wallets.replaceFirst("(?s).*?\"id\":\"(\\d+)\".*", "$1");
    return client.post(
        "/v1/deposits",
        "deposit",
        "{\"wallet_id\":\"" + id + "\",\"amount\":500,\"currency\":\"USD\"}");
  }

  private static RestClient client(RunningJar florin, ProcessRun start, String user)
      throws Exception {
    return client(florin, RunningJar.httpPort(start), user);
  }

  private static RestClient client(RunningJar florin, int httpPort, String user) throws Exception {
    ProcessRun token = florin.run("token", "--user", user);
    assertThat(token.status()).as(token.err()).isZero();
    return RestClient.to(httpPort, token.out().strip());
  }
}
