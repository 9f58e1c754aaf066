package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The jar that was built, run as a process of its own in a home of the test's own. */
final class RunningJar {
  private static final Pattern REST = Pattern.compile("REST +http://127\\.0\\.0\\.1:(\\d+)");
  private static final Pattern GRPC = Pattern.compile("gRPC +127\\.0\\.0\\.1:(\\d+)");
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 50;

  private final Path home;
  private final Map<String, String> environment = new HashMap<>();

  RunningJar(Path home) {
    this(home, Map.of());
  }

  /**
   * @param environment what the process gets beside the PATH
   */
  RunningJar(Path home, Map<String, String> environment) {
    this.home = home;
    this.environment.put("PATH", System.getenv("PATH"));
    // One user's load in a test is more than one person's.
    this.environment.put("FLORIN_THROTTLE_READS", "1000000/s burst 1000000");
    this.environment.put("FLORIN_THROTTLE_WRITES", "1000000/s burst 1000000");
    this.environment.putAll(environment);
  }

  /** Runs a command to its end or, for a start, until somebody ends it. */
  ProcessRun run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(property("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx512m", "-Dflorin.home=" + home));
    if (!Boolean.getBoolean("florin.full")) {
      // A process that lives for seconds never earns back what its best code costs.
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.addAll(List.of("-jar", jar().toString()));
    command.addAll(List.of(arguments));
    return ProcessRun.start(home, home, environment, command);
  }

  /** Starts the server on free ports; returns when it has printed where it listens. */
  ProcessRun start(String... more) throws IOException, InterruptedException {
    return ready(launch(0, 0, more));
  }

  /** Begins to start the server on these ports. */
  ProcessRun launch(int httpPort, int grpcPort, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("start", "--http-port=" + httpPort));
    arguments.add("--grpc-port=" + grpcPort);
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  /** Returns when a launched server has printed where it listens. */
  static ProcessRun ready(ProcessRun run) throws IOException, InterruptedException {
    long deadlineNanos = System.nanoTime() + START_PATIENCE.toNanos();
    while (!isWhole(run.out()) && run.process().isAlive()) {
      assertThat(System.nanoTime()).as(run.err()).isLessThan(deadlineNanos);
      run.process().waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
    }
    assertThat(run.process().isAlive()).as(run.err()).isTrue();
    return run;
  }

  /** As text, or with --json. */
  private static boolean isWhole(String greeting) {
    return greeting.contains("log     ") || greeting.endsWith("}\n");
  }

  static int httpPort(ProcessRun start) throws IOException {
    return port(REST, start);
  }

  static int grpcPort(ProcessRun start) throws IOException {
    return port(GRPC, start);
  }

  private static int port(Pattern pattern, ProcessRun start) throws IOException {
    Matcher matcher = pattern.matcher(start.out());
    assertThat(matcher.find()).as(start.out()).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  static Path jar() {
    return LauncherTest.repository().resolve("app/target/florin.jar");
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name);
  }
}
