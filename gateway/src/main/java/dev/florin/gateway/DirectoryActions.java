package dev.florin.gateway;

import dev.florin.gateway.contract.Fields;
import dev.florin.wallet.v1.GetCallerRequest;
import dev.florin.wallet.v1.GetRecipientRequest;
import dev.florin.wallet.v1.ListCurrenciesRequest;
import dev.florin.wallet.v1.WalletServiceGrpc;
import io.vertx.core.Future;

/** Whom and what can be paid, and who asks. */
final class DirectoryActions {
  private final WalletCalls service;

  DirectoryActions(WalletCalls service) {
    this.service = service;
  }

  Future<Answer> recipient(Call call) {
    Fields parameters = call.input().parameters();
    GetRecipientRequest request =
        GetRecipientRequest.newBuilder()
            .setUserId(parameters.text("user_id"))
            .setCurrency(parameters.text("currency"))
            .build();
    return service
        .call(call, WalletServiceGrpc.getGetRecipientMethod(), request)
        .map(recipient -> Answer.json(200, Shapes.recipient(recipient)));
  }

  Future<Answer> me(Call call) {
    return service
        .call(call, WalletServiceGrpc.getGetCallerMethod(), GetCallerRequest.getDefaultInstance())
        .map(caller -> Answer.json(200, CallerShape.of(caller)));
  }

  /** The list changes about once a year, so a caller may keep it for an hour. */
  Future<Answer> currencies(Call call) {
    return service
        .call(
            call,
            WalletServiceGrpc.getListCurrenciesMethod(),
            ListCurrenciesRequest.getDefaultInstance())
        .map(currencies ->
            Answer.json(200, Shapes.currencies(currencies))
                .with(Answer.CACHE_CONTROL, "private, max-age=3600"));
  }
}
