package dev.florin.gateway;

import dev.florin.gateway.contract.Contract;
import dev.florin.gateway.problem.ProblemCode;
import dev.florin.gateway.problem.RejectedException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicBoolean;

/** The service about itself. */
final class ServiceActions {
  private final WalletCalls service;
  private final AtomicBoolean draining;
  private final Answer contract;
  private final Answer page;

  /**
   * @param draining true from the moment on when the gateway takes no more work
   */
  ServiceActions(WalletCalls service, AtomicBoolean draining, Contract contract) {
    this.service = service;
    this.draining = draining;
    this.contract =
        Answer.of(200, "application/yaml; charset=utf-8", Buffer.buffer(contract.yaml()))
            .with(Answer.CACHE_CONTROL, "no-cache");
    this.page = ContractPage.answer(contract);
  }

  Future<Answer> live(Call call) {
    return Future.succeededFuture(status("live"));
  }

  /** Ready when the wallet service's own health says that it serves. */
  Future<Answer> ready(Call call) {
    if (draining.get()) {
      return Future.failedFuture(
          new RejectedException(ProblemCode.UNAVAILABLE, "This gateway is stopping."));
    }
    return service
        .call(call, HealthGrpc.getCheckMethod(), HealthCheckRequest.getDefaultInstance())
        .map(health -> health.getStatus() == ServingStatus.SERVING)
        .compose(serving ->
            serving
                ? Future.succeededFuture(status("ready"))
                : Future.failedFuture(
                    new RejectedException(
                        ProblemCode.UNAVAILABLE, "The wallet service cannot serve yet.")));
  }

  Future<Answer> contract(Call call) {
    return Future.succeededFuture(contract);
  }

  Future<Answer> page(Call call) {
    return Future.succeededFuture(page);
  }

  private static Answer status(String status) {
    return Answer.json(200, new JsonObject().put("status", status));
  }
}
