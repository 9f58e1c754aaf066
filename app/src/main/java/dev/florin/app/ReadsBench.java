package dev.florin.app;

import dev.florin.app.ProcessorTime.Processes;
import dev.florin.app.ReadsReport.Row;
import dev.florin.app.bench.DoorLoad;
import dev.florin.app.bench.Errands;
import dev.florin.app.bench.Figures;
import dev.florin.app.bench.Refreshes;
import dev.florin.app.configuration.Values;
import dev.florin.ledger.bench.DrivenLedger;
import dev.florin.ledger.bench.TransactionCounter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures reads of a server with Redis and of one without, as two other processes on the same
 * database. They take turns within each round, so that a machine whose speed drifts slows both
 * alike; while one works, the other idles.
 *
 * <p>What PostgreSQL did is told by its own counter, to which a connection adds what it did when it
 * has been idle for some seconds, or ends. So the servers end before it is read: the uncached one
 * after the rounds; and then the cached one, after it alone was read from once more.
 */
final class ReadsBench {
  private static final int TRANSFERS_EACH = 30;
  private static final Duration UNTIL_COUNTED = Duration.ofSeconds(1);

  private final Progress progress;
  private final Values values;
  private final ReadsOptions options;
  private final ReadsReport report;

  ReadsBench(Surroundings surroundings, Values values, ReadsOptions options) {
    this.progress = new Progress(surroundings.err());
    this.values = values;
    this.options = options;
    this.report = new ReadsReport(surroundings.out());
  }

  /** Runs all rounds and prints the report; the command's exit status. */
  int run() throws IOException, InterruptedException {
    options.check();
    return Workplace.use(values, this::run);
  }

  private int run(Workplace workplace, Parts parts) throws IOException, InterruptedException {
    progress.say("making " + options.users() + " wallets with a history");
    DrivenLedger ledger = DrivenLedger.prepare(workplace.ledger(), options.users(), TRANSFERS_EACH);
    List<String> tokens = workplace.tokens(options.users(), Errands::owner);
    TransactionCounter counter =
        parts.start("counter", ledger::transactionCounter, TransactionCounter::close);
    MeasuredRedis redis = MeasuredRedis.starting(values, parts);
    Side uncached = side(false, workplace, Optional.empty(), parts);
    Side cached = side(true, workplace, Optional.of(redis), parts);
    readOnce(uncached, tokens);
    readOnce(cached, tokens);
    long begun = counter.transactionsOfOthers();
    List<DoorResult> results = measure(uncached, cached, tokens);
    end(uncached);
    long between = counter.transactionsOfOthers();
    long readsAgain = readAgain(cached, tokens);
    end(cached);
    long ended = counter.transactionsOfOthers();
    report.print(
        rows(),
        results,
        new ReadsReport.Executed(between - begun, reads(results, false)),
        new ReadsReport.Executed(ended - between, readsAgain),
        options.rounds().json());
    return results.stream().allMatch(r -> r.figures().errors() == 0) ? Main.DONE : Main.FAILED;
  }

  /** One of the two servers. */
  private record Side(boolean cached, ServerProcess server, Processes processes) {}

  private Side side(
      boolean cached, Workplace workplace, Optional<MeasuredRedis> redis, Parts parts) {
    ServerProcess server = workplace.server(redis.map(MeasuredRedis::access), parts);
    Processes processes =
        new Processes(
            Optional.of(server.pid()), workplace.postgresPid(), redis.flatMap(MeasuredRedis::pid));
    return new Side(cached, server, processes);
  }

  private void readOnce(Side side, List<String> tokens) throws InterruptedException {
    progress.say("reading everything once, " + Row.cachedOrNot(side.cached()) + ", as a warm-up");
    for (ReadsLoad load : options.loads()) {
      DoorLoad everyone = load.on(side.server(), new Refreshes(tokens));
      Progress.requireNoError(everyone.runForEveryone(options.connections().getFirst()));
    }
  }

  private List<DoorResult> measure(Side uncached, Side cached, List<String> tokens)
      throws InterruptedException {
    List<DoorResult> results = new ArrayList<>();
    for (int round = 1; round <= options.rounds().count(); round++) {
      for (Row row : rows()) {
        results.add(measure(round, row, uncached, tokens));
        results.add(measure(round, row, cached, tokens));
      }
    }
    return results;
  }

  private DoorResult measure(int round, Row row, Side side, List<String> tokens)
      throws InterruptedException {
    DoorLoad load = row.load().on(side.server(), new Refreshes(tokens));
    Duration warmUp = options.rounds().warmUp();
    Duration measured = options.rounds().measured();
    DoorResult result =
        DoorResult.of(
            round,
            row.name(side.cached()),
            side.processes(),
            () -> load.run(row.connections(), warmUp, measured));
    progress.measured(ReadsReport.line(result), result);
    return result;
  }

  /** From the cached server alone; how many reads that were. */
  private long readAgain(Side cached, List<String> tokens) throws InterruptedException {
    progress.say("reading again, cached, to count what PostgreSQL does meanwhile");
    long reads = 0;
    for (ReadsLoad load : options.loads()) {
      Figures figures =
          load.on(cached.server(), new Refreshes(tokens))
              .run(options.connections().getFirst(), Duration.ZERO, options.rounds().measured());
      Progress.requireNoError(figures);
      reads += figures.answersInAll();
    }
    return reads;
  }

  private static void end(Side side) throws InterruptedException {
    side.server().close();
    Thread.sleep(UNTIL_COUNTED);
  }

  private List<Row> rows() {
    return options.loads().stream()
        .flatMap(load -> options.connections().stream().map(each -> new Row(load, each)))
        .toList();
  }

  private long reads(List<DoorResult> results, boolean cached) {
    return rows().stream()
        .mapToLong(row -> DoorFigures.of(results, row.name(cached)).answersInAll())
        .sum();
  }
}
