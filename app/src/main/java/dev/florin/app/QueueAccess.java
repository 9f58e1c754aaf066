package dev.florin.app;

import dev.florin.ledger.backlog.QueueDesk;
import java.util.function.Function;

/** The way of a command to the backlog. */
record QueueAccess(Flags flags) {
  <T> T ask(Function<QueueDesk, T> question) {
    return new OperatorAccess(flags)
        .ask(transactions -> question.apply(new QueueDesk(transactions)));
  }
}
