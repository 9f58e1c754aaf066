package dev.florin.gateway;

import io.vertx.core.Future;

/** Does one operation of the contract. Runs on the request's event loop and does not block it. */
@FunctionalInterface
interface Action {
  /** Fails with a {@link dev.florin.gateway.problem.RejectedException} for a refusal. */
  Future<? extends Reply> act(Call call);
}
