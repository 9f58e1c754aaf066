package dev.florin.app;

import dev.florin.ledger.backlog.Decision;
import dev.florin.ledger.backlog.Intervention;
import dev.florin.ledger.backlog.QueueDesk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What an operator decides about parked transfers, one after the other: each is done by itself, and
 * what is done stays done if a later one is refused.
 */
abstract sealed class QueueDecisionCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final QueueAccess access;

  @Parameters(arity = "1..*", paramLabel = "ID", description = "Of the parked transfers.")
  private List<Long> ids = new ArrayList<>();

  @Mixin private DecisionOptions decision = new DecisionOptions();

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private QueueDecisionCommand(Surroundings surroundings, Flags flags) {
    this.surroundings = surroundings;
    this.access = new QueueAccess(flags);
  }

  /** Has them tried again. */
  @Command(
      name = "retry",
      description = {
        "Have parked transfers tried again; exit status 1 if one was refused.",
        "Each comes behind all that was accepted for its slot by now. Transfers that were",
        "accepted more than seven days ago can only be dropped."
      })
  static final class Retry extends QueueDecisionCommand {
    Retry(Surroundings surroundings, Flags flags) {
      super(surroundings, flags);
    }

    @Override
    Intervention decide(QueueDesk desk, long id, Decision decision) {
      return desk.retry(id, decision);
    }
  }

  /** Gives them up. */
  @Command(
      name = "drop",
      description = {
        "Give parked transfers up: they are cancelled; exit status 1 if one was refused.",
        "No money moved, and none will. Who asked for them is told. It cannot be undone."
      })
  static final class Drop extends QueueDecisionCommand {
    Drop(Surroundings surroundings, Flags flags) {
      super(surroundings, flags);
    }

    @Override
    Intervention decide(QueueDesk desk, long id, Decision decision) {
      return desk.drop(id, decision);
    }
  }

  abstract Intervention decide(QueueDesk desk, long id, Decision decision);

  /** A transfer and what came of the decision about it. */
  record Decided(long id, Intervention intervention) {
    boolean isDone() {
      return intervention instanceof Intervention.Done;
    }
  }

  @Override
  public Integer call() throws IOException {
    Decision decided = decision.decision();
    List<Decided> all = new ArrayList<>();
    access.ask(desk -> {
      for (long id : ids) {
        all.add(told(new Decided(id, decide(desk, id, decided))));
      }
      return true;
    });
    if (json) {
      JsonDocument.print(surroundings.out(), document -> new QueueJson(document).decisions(all));
    }
    return all.stream().allMatch(Decided::isDone) ? Main.DONE : Main.FAILED;
  }

  private Decided told(Decided decided) {
    if (!json) {
      String line = decided.id() + ": " + QueueText.of(decided.intervention());
      if (decided.isDone()) {
        surroundings.out().println(line);
      } else {
        surroundings.err().println("florin: " + line);
      }
    }
    return decided;
  }
}
