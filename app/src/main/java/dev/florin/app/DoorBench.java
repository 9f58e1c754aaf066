package dev.florin.app;

import dev.florin.app.ProcessorTime.Processes;
import dev.florin.app.bench.DoorLoad;
import dev.florin.app.bench.Errands;
import dev.florin.app.bench.Figures;
import dev.florin.app.configuration.Keys;
import dev.florin.app.configuration.Values;
import dev.florin.ledger.bench.DrivenLedger;
import dev.florin.ledger.bench.Measurement;
import dev.florin.ledger.verify.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Measures one door of a server: makes the wallets on a database, starts a server on it as another
 * process, drives that from this one, and verifies what was done. The naive way runs in turn on the
 * same database, so that a machine whose speed drifts slows both alike.
 */
final class DoorBench {
  private static final int WARM_UP_CONNECTIONS = 256;

  private final Progress progress;
  private final Values values;
  private final DoorOptions options;
  private final DoorReport report;

  DoorBench(Surroundings surroundings, Values values, DoorOptions options, String door) {
    this.progress = new Progress(surroundings.err());
    this.values = values;
    this.options = options;
    this.report = new DoorReport(surroundings.out(), door, options.connections());
  }

  /** Runs all rounds and prints the report; the command's exit status. */
  int run(BiFunction<ServerProcess, Errands, DoorLoad> door)
      throws IOException, InterruptedException {
    options.check();
    return Workplace.use(values, (workplace, parts) -> run(door, workplace, parts));
  }

  private int run(
      BiFunction<ServerProcess, Errands, DoorLoad> door, Workplace workplace, Parts parts)
      throws IOException, InterruptedException {
    progress.say("making " + options.wallets() + " wallets with money");
    DrivenLedger ledger = DrivenLedger.prepare(workplace.ledger(), options.wallets(), 0);
    List<String> tokens = workplace.tokens(options.payers(), Errands::owner);
    Optional<RedisAccess> redis = RedisAccess.temporary(parts, values.get(Keys.REDIS_TIMEOUT));
    ServerProcess server = workplace.server(redis, parts);
    DoorLoad load = door.apply(server, new Errands(tokens, options.wallets()));
    Processes naive = new Processes(Optional.empty(), workplace.postgresPid(), Optional.empty());
    Processes served =
        new Processes(Optional.of(server.pid()), workplace.postgresPid(), Optional.empty());
    List<DoorResult> results = measure(load, ledger, naive, served);
    server.close();
    progress.say("verifying");
    boolean holds = verify(ledger);
    report.print(results, holds, options.rounds().json());
    return holds && results.stream().allMatch(r -> r.figures().errors() == 0)
        ? Main.DONE
        : Main.FAILED;
  }

  private List<DoorResult> measure(
      DoorLoad load, DrivenLedger ledger, Processes naive, Processes served)
      throws InterruptedException {
    progress.say("paying every wallet once, as a warm-up");
    Progress.requireNoError(load.runForEveryone(WARM_UP_CONNECTIONS));
    Duration before = options.rounds().warmUp();
    Duration measured = options.rounds().measured();
    List<DoorResult> results = new ArrayList<>();
    for (int round = 1; round <= options.rounds().count(); round++) {
      add(
          results,
          DoorResult.of(
              round, DoorResult.NAIVE, naive, () -> figures(ledger.naive(before, measured))));
      for (int connections : options.connections()) {
        String name = Integer.toString(connections);
        add(
            results,
            DoorResult.of(round, name, served, () -> load.run(connections, before, measured)));
      }
    }
    return results;
  }

  private void add(List<DoorResult> results, DoorResult result) {
    results.add(result);
    progress.measured(DoorReport.line(result), result);
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
        0,
        measurement.failures() == 0 ? null : "the naive load failed");
  }

  private boolean verify(DrivenLedger ledger) {
    List<Verdict> broken = ledger.verify().stream().filter(verdict -> !verdict.holds()).toList();
    broken.forEach(verdict -> progress.say("BROKEN: " + verdict.invariant().sentence()));
    return broken.isEmpty();
  }
}
