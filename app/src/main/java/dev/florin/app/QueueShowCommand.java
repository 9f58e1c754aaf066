package dev.florin.app;

import dev.florin.ledger.backlog.TransferRecord;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** All that is known of one accepted transfer. */
@Command(
    name = "show",
    description = "Show one accepted transfer: its state, and all that was done to it.")
final class QueueShowCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final QueueAccess access;

  @Parameters(index = "0", paramLabel = "ID", description = "Of the transfer, as it was accepted.")
  private long id;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  QueueShowCommand(Surroundings surroundings, Flags flags) {
    this.surroundings = surroundings;
    this.access = new QueueAccess(flags);
  }

  @Override
  public Integer call() throws IOException {
    TransferRecord found =
        access
            .ask(desk -> desk.find(id))
            .orElseThrow(() -> new CommandFailedException(id + ": " + QueueText.NOT_THERE));
    if (json) {
      JsonDocument.print(surroundings.out(), document -> new QueueJson(document).record(found));
    } else {
      new QueueText(surroundings.out()).record(found);
    }
    return Main.DONE;
  }
}
