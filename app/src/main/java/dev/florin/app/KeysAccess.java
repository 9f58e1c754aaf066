package dev.florin.app;

import dev.florin.ledger.keys.ApiKeys;
import java.util.function.Function;

/** The way of a command to the API keys. */
record KeysAccess(Flags flags) {
  <T> T ask(Function<ApiKeys, T> question) {
    return new OperatorAccess(flags).ask(transactions -> question.apply(new ApiKeys(transactions)));
  }
}
