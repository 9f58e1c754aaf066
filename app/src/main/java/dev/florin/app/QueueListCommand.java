package dev.florin.app;

import dev.florin.ledger.backlog.ParkedTransfer;
import dev.florin.ledger.backlog.QueueDesk;
import dev.florin.ledger.backlog.QueueOverview;
import dev.florin.ledger.backlog.QueuedTransfer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How much waits, who works on it, and what was parked. */
@Command(
    name = "list",
    description = {
      "Show how much waits, for how long, who settles it, and what was parked.",
      "What was parked, oldest first, is shown with what it failed by."
    })
final class QueueListCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final QueueAccess access;

  @Option(
      names = "--pending",
      description = "List the transfers that wait, in place of those that were parked.")
  private boolean pending;

  @Option(
      names = "--limit",
      paramLabel = "ROWS",
      defaultValue = "20",
      description = "Transfers to list, 1 to 200. Default: 20.")
  private int limit;

  @Option(
      names = "--after",
      paramLabel = "ID",
      defaultValue = "0",
      description = "List those after this one: the next page.")
  private long after;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  QueueListCommand(Surroundings surroundings, Flags flags) {
    this.surroundings = surroundings;
    this.access = new QueueAccess(flags);
  }

  private record Listed(
      QueueOverview overview, List<ParkedTransfer> parked, List<QueuedTransfer> pending) {}

  @Override
  public Integer call() throws IOException {
    Range.require("--limit", limit, 1, QueueDesk.PAGE_MAX);
    Listed listed = access.ask(this::look);
    if (json) {
      JsonDocument.print(
          surroundings.out(),
          document ->
              new QueueJson(document).list(listed.overview(), listed.parked(), listed.pending()));
      return Main.DONE;
    }
    QueueText text = new QueueText(surroundings.out());
    text.overview(listed.overview());
    text.parked(listed.parked());
    text.pending(listed.pending(), listed.overview().at());
    sayWhetherThereIsMore(listed);
    return Main.DONE;
  }

  private Listed look(QueueDesk desk) {
    return new Listed(
        desk.overview(),
        pending ? List.of() : desk.parked(limit, after),
        pending ? desk.pending(limit, after) : List.of());
  }

  private void sayWhetherThereIsMore(Listed listed) {
    int rows = listed.parked().size() + listed.pending().size();
    if (rows == limit) {
      long last =
          pending ? listed.pending().getLast().id() : listed.parked().getLast().transfer().id();
      surroundings.out().println("There may be more: --after " + last);
    }
  }
}
