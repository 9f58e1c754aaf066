package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.identity.SandboxIssuer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of streams that have nothing to say, on one gateway: all of them live, an event reaches
 * those whose wallet it is, and what they cost in memory is written down.
 */
@Timeout(900)
class IdleStreamsIT {
  private static final boolean FULL = Boolean.getBoolean("florin.full");
  private static final int STREAMS = FULL ? 10_000 : 500;
  private static final int STREAMS_A_USER = 50;
  private static final int PAYMENTS = FULL ? 1_000 : 50;
  private static final long PAYMENT_MILLIS = 10;

  @TempDir Path home;

  @Test
  void oneProcessHoldsThem() throws Exception {
    try (ProcessRun all = new RunningJar(home).start("--sandbox=true")) {
      hold("one process", RunningJar.httpPort(all), List.of(all.process()));
    }
  }

  @Test
  void aGatewayHoldsThemBeforeAWalletService() throws Exception {
    RunningJar jar = new RunningJar(home);
    try (ProcessRun wallet = jar.start("--sandbox=true", "--role=wallet");
        ProcessRun gateway =
            jar.start(
                "--sandbox=true",
                "--role=gateway",
                "--wallet-address=127.0.0.1:" + RunningJar.grpcPort(wallet))) {
      hold(
          "gateway, wallet service",
          RunningJar.httpPort(gateway),
          List.of(gateway.process(), wallet.process()));
    }
  }

  private void hold(String what, int port, List<Process> processes) throws Exception {
    RestClient anyone = new RestClient(HttpClient.newHttpClient(), "http://127.0.0.1:" + port, "");
    List<RestClient> users = new ArrayList<>();
    List<Long> wallets = new ArrayList<>();
    for (int i = 0; i < STREAMS / STREAMS_A_USER; i++) {
      RestClient user = anyone.as(token("user-" + i));
      users.add(user);
      wallets.add(open(user));
      deposit(user, wallets.get(i), 100_000, "first");
    }
    List<Memory> before = memory(processes);
    try (EventReaders readers = new EventReaders()) {
      for (int i = 0; i < STREAMS; i++) {
        int user = i % users.size();
        readers.open(port, users.get(user).token(), wallets.get(user));
        int opened = i + 1;
        if (opened % 500 == 0) {
          CrashTest.await("streams that have begun", () -> readers.begun() >= opened);
        }
      }
      CrashTest.await("all streams", () -> readers.begun() == STREAMS);
      TimeUnit.SECONDS.sleep(FULL ? 20 : 1); // a heartbeat goes round, with nothing to wait for
      assertThat(readers.ended()).isZero();
      note(what, before, memory(processes));
      pay(what, readers, users);
    }
  }

  /** One user pays another at a steady rate; each side has many readers. */
  private void pay(String what, EventReaders readers, List<RestClient> users) throws Exception {
    long nextNanos = System.nanoTime();
    for (int i = 0; i < PAYMENTS; i++) {
      nextNanos += TimeUnit.MILLISECONDS.toNanos(PAYMENT_MILLIS);
      TimeUnit.NANOSECONDS.sleep(nextNanos - System.nanoTime()); // the pace of the payments
      String body =
          "{\"to_user_id\":\"user-%d\",\"amount\":1,\"currency\":\"USD\"}"
              .formatted((i + 1) % users.size());
      RestClient from = users.get(i % users.size());
      assertThat(from.post("/v1/transfers", "pay-" + i, body).statusCode()).isEqualTo(201);
    }
    int expected = PAYMENTS * 2 * STREAMS_A_USER;
    CrashTest.await("all events", () -> readers.events() >= expected);
    assertThat(readers.delays()).hasSize(expected);
    List<Duration> sorted = readers.delays().stream().sorted().toList();
    write(
        "%s: %d events, to the reader p50 %d us, p99 %d us"
            .formatted(what, expected, micros(sorted, 50), micros(sorted, 99)));
  }

  private static long micros(List<Duration> sorted, int percent) {
    return sorted.get(sorted.size() * percent / 100).toNanos() / 1_000;
  }

  private void note(String what, List<Memory> before, List<Memory> after) throws IOException {
    for (int i = 0; i < before.size(); i++) {
      long heap = after.get(i).heapBytes() - before.get(i).heapBytes();
      long resident = after.get(i).residentBytes() - before.get(i).residentBytes();
      write(
          "%s, process %d: %d streams, heap %d bytes a stream, resident %d bytes a stream, of %d MB"
              .formatted(
                  what,
                  i,
                  STREAMS,
                  heap / STREAMS,
                  resident / STREAMS,
                  after.get(i).residentBytes() >> 20));
    }
  }

  private void write(String line) throws IOException {
    Files.writeString(
        LauncherTest.repository().resolve("app/target/idle-streams.txt"),
        line + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private record Memory(long heapBytes, long residentBytes) {}

  private static List<Memory> memory(List<Process> processes) throws Exception {
    List<Memory> memory = new ArrayList<>();
    for (Process process : processes) {
      String _ = jcmd(process, "GC.run");
      long heapBytes =
          Arrays.stream(jcmd(process, "GC.class_histogram").split("\n", -1))
              .filter(line -> line.startsWith("Total"))
              .mapToLong(line -> Long.parseLong(line.strip().split(" +", -1)[2]))
              .sum();
      memory.add(new Memory(heapBytes, residentBytes(process)));
    }
    return memory;
  }

  private static long residentBytes(Process process) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .sum();
  }

  private static String jcmd(Process process, String command) throws Exception {
    String java = Objects.requireNonNull(System.getProperty("java.home"), "java.home");
    Process run =
        new ProcessBuilder(java + "/bin/jcmd", Long.toString(process.pid()), command).start();
    String out = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(run.waitFor()).isZero();
    return out;
  }

  private static long open(RestClient user) throws Exception {
    HttpResponse<String> opened = user.post("/v1/wallets", "none", "{\"currency\":\"USD\"}");
    return Long.parseLong(opened.body().replaceFirst("(?s).*?\"id\":\"(\\d+)\".*", "$1"));
  }

  private static void deposit(RestClient user, long wallet, long amount, String key)
      throws Exception {
    String body =
        "{\"wallet_id\":\"%d\",\"amount\":%d,\"currency\":\"USD\"}".formatted(wallet, amount);
    assertThat(user.post("/v1/deposits", key, body).statusCode()).isEqualTo(201);
  }

  private String token(String user) {
    return SandboxIssuer.open(home.resolve(".florin/sandbox-key"))
        .issue(user, null, Duration.ofHours(1));
  }
}
