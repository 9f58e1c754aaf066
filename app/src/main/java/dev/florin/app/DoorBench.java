package dev.florin.app;

import dev.florin.app.bench.DoorLoad;
import dev.florin.app.bench.Errands;
import dev.florin.app.bench.Figures;
import dev.florin.app.configuration.Configuration;
import dev.florin.app.configuration.Database;
import dev.florin.app.configuration.Keys;
import dev.florin.app.configuration.Values;
import dev.florin.embedded.EmbeddedPostgres;
import dev.florin.identity.SandboxIssuer;
import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.bench.DrivenLedger;
import dev.florin.ledger.bench.LedgerBench.Cpu;
import dev.florin.ledger.bench.Measurement;
import dev.florin.ledger.verify.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Measures one door of a server: makes the wallets on a database, starts a server on it as another
 * process, drives that from this one, and verifies what was done. The naive way runs in turn on the
 * same database, so that a machine whose speed drifts slows both alike.
 */
final class DoorBench {
  private static final int NODE = 0;

  private static final int WARM_UP_CONNECTIONS = 256;
  private static final Duration TOKEN_VALIDITY = Duration.ofDays(1);

  private final Surroundings surroundings;
  private final Values values;
  private final DoorOptions options;
  private final DoorReport report;

  DoorBench(Surroundings surroundings, Values values, DoorOptions options, String door) {
    this.surroundings = surroundings;
    this.values = values;
    this.options = options;
    this.report = new DoorReport(surroundings.out(), door, options.connections());
  }

  /** Runs all rounds and prints the report; the command's exit status. */
  int run(BiFunction<ServerProcess, Errands, DoorLoad> door)
      throws IOException, InterruptedException {
    options.check();
    Logging.begin(values.get(Keys.LOG_LEVEL));
    Parts parts = new Parts();
    Thread end = new Thread(parts::close, "end");
    Runtime.getRuntime().addShutdownHook(end);
    try {
      return run(door, parts);
    } catch (RuntimeException e) {
      throw StartFailure.explain(e);
    } finally {
      parts.close();
      Runtime.getRuntime().removeShutdownHook(end);
    }
  }

  private int run(BiFunction<ServerProcess, Errands, DoorLoad> door, Parts parts)
      throws IOException, InterruptedException {
    Workplace workplace = database(parts);
    DatabaseAccess database = workplace.database();
    say("making " + options.wallets() + " wallets with money");
    DrivenLedger ledger = DrivenLedger.prepare(config(database), options.wallets());
    Path key = parts.start("folder", DoorBench::folder, DoorBench::delete).resolve("sandbox-key");
    Errands errands = new Errands(tokens(key), options.wallets());
    Optional<RedisAccess> redis = RedisAccess.temporary(parts, values.get(Keys.REDIS_TIMEOUT));
    ServerProcess server =
        parts.start(
            "server", () -> ServerProcess.start(database, redis, key), ServerProcess::close);
    List<DoorResult> results =
        measure(door.apply(server, errands), ledger, server, workplace.cpu());
    server.close();
    say("verifying");
    boolean holds = verify(ledger);
    report.print(results, holds, options.json());
    return holds && results.stream().allMatch(r -> r.figures().errors() == 0)
        ? Main.DONE
        : Main.FAILED;
  }

  /** The database, and processor time used so far by it and by this process. */
  private record Workplace(DatabaseAccess database, Supplier<Cpu> cpu) {}

  private Workplace database(Parts parts) {
    return switch (Configuration.database(values)) {
      case Database.Embedded _ -> {
        EmbeddedPostgres postgres =
            parts.start("PostgreSQL", EmbeddedPostgres::temporary, EmbeddedPostgres::close);
        yield new Workplace(
            DatabaseAccess.of(postgres.address()), () -> Processors.used(postgres.pid()));
      }
      case Database.External external ->
          new Workplace(DatabaseAccess.of(external), () -> Processors.used(null));
    };
  }

  private static LedgerConfig config(DatabaseAccess database) {
    return LedgerConfig.of(database.jdbcUrl(), database.user(), database.password(), NODE);
  }

  private List<String> tokens(Path key) {
    SandboxIssuer issuer = SandboxIssuer.open(key);
    return IntStream.rangeClosed(1, options.payers())
        .mapToObj(wallet -> issuer.issue(Errands.owner(wallet), "Bench", TOKEN_VALIDITY))
        .toList();
  }

  private List<DoorResult> measure(
      DoorLoad load, DrivenLedger ledger, ServerProcess server, Supplier<Cpu> cpu)
      throws InterruptedException {
    say("paying every wallet once, as a warm-up");
    Figures warmUp = load.payEveryone(WARM_UP_CONNECTIONS);
    requireDone(warmUp);
    Duration before = Duration.ofSeconds(options.warmUpSeconds());
    Duration measured = Duration.ofSeconds(options.seconds());
    List<DoorResult> results = new ArrayList<>();
    for (int round = 1; round <= options.rounds(); round++) {
      Meter meter = new Meter(round, server, cpu);
      add(results, meter.measure(DoorResult.NAIVE, () -> figures(ledger.naive(before, measured))));
      for (int connections : options.connections()) {
        add(
            results,
            meter.measure(
                Integer.toString(connections), () -> load.run(connections, before, measured)));
      }
    }
    return results;
  }

  private static void requireDone(Figures figures) {
    String error = figures.firstError();
    if (error != null) {
      throw new CommandFailedException("the server does not answer as it should: " + error);
    }
  }

  private void add(List<DoorResult> results, DoorResult result) {
    results.add(result);
    say(DoorReport.line(result));
    if (result.figures().firstError() != null) {
      say(
          "the first of "
              + result.figures().errors()
              + " errors: "
              + result.figures().firstError());
    }
  }

  private static Figures figures(Measurement measurement) {
    return new Figures(
        measurement.answered(),
        measurement.elapsedNanos(),
        measurement.p50Nanos(),
        measurement.p99Nanos(),
        measurement.p999Nanos(),
        measurement.answersInAll(),
        measurement.failures(),
        measurement.failures() == 0 ? null : "the naive load failed");
  }

  private boolean verify(DrivenLedger ledger) {
    List<Verdict> broken = ledger.verify().stream().filter(verdict -> !verdict.holds()).toList();
    broken.forEach(verdict -> say("BROKEN: " + verdict.invariant().sentence()));
    return broken.isEmpty();
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("florin-bench-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try {
      Files.deleteIfExists(folder.resolve("sandbox-key"));
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void say(String progress) {
    surroundings.err().println(progress);
  }

  /** Reads the processor time around a load. */
  private record Meter(int round, ServerProcess server, Supplier<Cpu> cpu) {
    DoorResult measure(String load, Work work) throws InterruptedException {
      long pid = server.process().pid();
      Cpu cpuBefore = cpu.get();
      long serverBefore = Processors.nanos(pid);
      Figures figures = work.run();
      long serverNanos = Processors.nanos(pid) - serverBefore;
      Cpu cpuAfter = cpu.get();
      return new DoorResult(
          round,
          load,
          figures,
          load.equals(DoorResult.NAIVE) ? 0 : serverNanos,
          cpuAfter.postgresNanos() - cpuBefore.postgresNanos(),
          cpuAfter.jvmNanos() - cpuBefore.jvmNanos());
    }
  }

  @FunctionalInterface
  private interface Work {
    Figures run() throws InterruptedException;
  }
}
