package dev.florin.gateway;

import dev.florin.wallet.v1.Balance;
import dev.florin.wallet.v1.CreateWalletRequest;
import dev.florin.wallet.v1.CreateWalletResponse;
import dev.florin.wallet.v1.GetBalanceRequest;
import dev.florin.wallet.v1.GetWalletRequest;
import dev.florin.wallet.v1.ListWalletsRequest;
import dev.florin.wallet.v1.WalletServiceGrpc;
import io.vertx.core.Future;

/** Wallets and their balances. */
final class WalletActions {
  private final WalletCalls service;

  WalletActions(WalletCalls service) {
    this.service = service;
  }

  Future<Answer> create(Call call) {
    CreateWalletRequest request =
        CreateWalletRequest.newBuilder().setCurrency(call.input().body().text("currency")).build();
    return service
        .call(call, WalletServiceGrpc.getCreateWalletMethod(), request)
        .map(WalletActions::created);
  }

  Future<Answer> list(Call call) {
    return service
        .call(
            call, WalletServiceGrpc.getListWalletsMethod(), ListWalletsRequest.getDefaultInstance())
        .map(wallets -> Answer.json(200, Shapes.wallets(wallets)));
  }

  Future<Answer> get(Call call) {
    GetWalletRequest request =
        GetWalletRequest.newBuilder().setWalletId(call.input().parameters().text("id")).build();
    return service
        .call(call, WalletServiceGrpc.getGetWalletMethod(), request)
        .map(wallet -> Answer.json(200, Shapes.wallet(wallet)));
  }

  Future<Answer> balance(Call call) {
    GetBalanceRequest request =
        GetBalanceRequest.newBuilder().setWalletId(call.input().parameters().text("id")).build();
    return service
        .call(call, WalletServiceGrpc.getGetBalanceMethod(), request)
        .map(balance -> balance(call, balance));
  }

  private static Answer created(CreateWalletResponse response) {
    return Answer.json(response.getCreated() ? 201 : 200, Shapes.wallet(response.getWallet()))
        .with("Location", "/v1/wallets/" + response.getWallet().getId());
  }

  private static Answer balance(Call call, Balance balance) {
    EntityTag tag = EntityTag.of(balance);
    Answer answer =
        tag.isNamedBy(call.ifNoneMatch())
            ? Answer.empty(304)
            : Answer.json(200, Shapes.balance(balance));
    return answer.with("ETag", tag.value()).with(Answer.CACHE_CONTROL, "private, no-cache");
  }
}
