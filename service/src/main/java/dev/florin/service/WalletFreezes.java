package dev.florin.service;

import dev.florin.ledger.Freeze;
import dev.florin.ledger.Freezes;
import dev.florin.wallet.v1.GetFreezeRequest;
import dev.florin.wallet.v1.SetFreezeRequest;
import dev.florin.wallet.v1.WalletFreeze;

/**
 * How wallets stand, and what operators say of it. The calls wait for the database.
 *
 * @param freezes keeps it
 * @param access tells who may see a wallet
 */
record WalletFreezes(Freezes freezes, Access access) {
  WalletFreeze get(Caller caller, GetFreezeRequest request) {
    long walletId = Fields.id("wallet_id", request.getWalletId());
    long reached = access.wallet(caller, walletId).id();
    return freezes
        .find(reached)
        .map(freeze -> message(reached, freeze))
        .orElseThrow(WalletFreezes::notFound);
  }

  WalletFreeze set(Caller caller, SetFreezeRequest request) {
    long walletId = Fields.id("wallet_id", request.getWalletId());
    Freeze wanted = freeze(request);
    String reason = Fields.reason(request.getReason());
    return freezes
        .set(walletId, wanted, caller.act(walletId, "", reason))
        .map(before -> message(walletId, wanted))
        .orElseThrow(WalletFreezes::notFound);
  }

  private static Freeze freeze(SetFreezeRequest request) {
    return switch (request.getFrozen()) {
      case FREEZE_NONE -> Freeze.NONE;
      case FREEZE_IN -> Freeze.IN;
      case FREEZE_OUT -> Freeze.OUT;
      case FREEZE_BOTH -> Freeze.BOTH;
      case FREEZE_UNSPECIFIED, UNRECOGNIZED ->
          throw Statuses.invalidField(
              "frozen", Integer.toString(request.getFrozenValue()), "none, in, out or both");
    };
  }

  private static WalletFreeze message(long walletId, Freeze freeze) {
    return WalletFreeze.newBuilder()
        .setWalletId(Long.toString(walletId))
        .setFrozen(
            switch (freeze) {
              case NONE -> dev.florin.wallet.v1.Freeze.FREEZE_NONE;
              case IN -> dev.florin.wallet.v1.Freeze.FREEZE_IN;
              case OUT -> dev.florin.wallet.v1.Freeze.FREEZE_OUT;
              case BOTH -> dev.florin.wallet.v1.Freeze.FREEZE_BOTH;
            })
        .build();
  }

  private static RuntimeException notFound() {
    return Statuses.notFound("There is no such wallet.");
  }
}
