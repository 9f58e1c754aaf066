package dev.florin.app;

import dev.florin.app.bench.Arrivals;
import dev.florin.app.bench.Arrivals.Known;
import dev.florin.app.bench.Errands;
import dev.florin.app.bench.LogReader;
import dev.florin.app.bench.PacedTransfers;
import dev.florin.app.bench.WalletListeners;
import dev.florin.app.bench.WebhookReceiver;
import dev.florin.app.configuration.Values;
import dev.florin.ledger.bench.DrivenLedger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures how soon others know of a transfer: two servers on one database and one Redis, and
 * readers of every kind beside senders at a rate. All transfers go through the first server.
 */
final class EventsBench {
  private final Progress progress;
  private final Values values;
  private final EventsOptions options;
  private final EventsReport report;

  private final Arrivals answers = new Arrivals("sender, by the answer");
  private final Arrivals here = new Arrivals("stream, same instance");
  private final Arrivals there = new Arrivals("stream, another instance");
  private final Arrivals log = new Arrivals("log, pulled");
  private final Arrivals webhook = new Arrivals("webhook");

  EventsBench(Surroundings surroundings, Values values, EventsOptions options) {
    this.progress = new Progress(surroundings.err());
    this.values = values;
    this.options = options;
    this.report = new EventsReport(surroundings.out());
  }

  /** Runs all rounds and prints the report; the command's exit status. */
  int run() throws IOException, InterruptedException {
    options.check();
    return Workplace.use(values, this::run);
  }

  private int run(Workplace workplace, Parts parts) throws IOException, InterruptedException {
    int wallets = options.streams();
    progress.say("making " + wallets + " wallets");
    DrivenLedger _ = DrivenLedger.prepare(workplace.ledger(), wallets, 1);
    Optional<RedisAccess> redis = Optional.of(MeasuredRedis.starting(values, parts).access());
    ServerProcess first = workplace.server(redis, parts);
    ServerProcess second = workplace.server(redis, parts);
    List<String> tokens = workplace.tokens(wallets, Errands::owner);
    String system = workplace.systemToken();
    int half = wallets / 2;
    try (var _ = WalletListeners.open(first.rest(), tokens.subList(0, half), 1, here);
        var _ =
            WalletListeners.open(second.rest(), tokens.subList(half, wallets), half + 1, there);
        var _ = LogReader.start(second.rest(), system, log);
        var _ = WebhookReceiver.start(first.rest(), system, webhook);
        var transfers = new PacedTransfers(first.rest(), new Errands(tokens, wallets), answers)) {
      List<List<Known>> rounds = measure(transfers);
      report.print(options.perSecond(), rounds, options.rounds().json());
      return rounds.getLast().stream().allMatch(known -> known.errors() == 0)
          ? Main.DONE
          : Main.FAILED;
    }
  }

  private List<List<Known>> measure(PacedTransfers transfers) {
    List<List<Known>> rounds = new ArrayList<>();
    for (int round = 1; round <= options.rounds().count(); round++) {
      transfers.run(options.perSecond(), options.rounds().warmUp());
      all().forEach(Arrivals::clear);
      transfers.run(options.perSecond(), options.rounds().measured());
      List<Known> known = all().stream().map(Arrivals::known).toList();
      rounds.add(known);
      for (Known each : known) {
        progress.say(EventsReport.line(round, each));
        if (each.firstError() != null) {
          progress.say("the first of " + each.errors() + " errors: " + each.firstError());
        }
      }
    }
    return rounds;
  }

  private List<Arrivals> all() {
    return List.of(answers, here, there, log, webhook);
  }
}
