package dev.florin.service;

import dev.florin.ledger.Wallet;
import dev.florin.ledger.Wallets;
import dev.florin.wallet.v1.TransferRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Between whom a transfer is, as the request names them.
 *
 * @param fromWalletId null: the caller's wallet in the transfer's currency
 * @param toUserId null where a wallet is named
 * @param toWalletId null where a user is named
 */
record TransferParties(
    @Nullable Long fromWalletId, @Nullable String toUserId, @Nullable Long toWalletId) {

  static TransferParties of(TransferRequest request) {
    Long from =
        request.hasFromWalletId() ? Fields.id("from_wallet_id", request.getFromWalletId()) : null;
    return switch (request.getRecipientCase()) {
      case TO_USER_ID ->
          new TransferParties(from, Fields.name("to_user_id", request.getToUserId()), null);
      case TO_WALLET_ID ->
          new TransferParties(from, null, Fields.id("to_wallet_id", request.getToWalletId()));
      case RECIPIENT_NOT_SET ->
          throw Statuses.invalidField("to_user_id", "", "to_user_id or to_wallet_id");
    };
  }

  /** Whether the wallets of both are found without waiting. */
  boolean areAtHand(Wallets wallets, Access access, Caller caller, String currency) {
    return (fromWalletId == null
            ? wallets.isAtHand(caller.userId(), currency)
            : access.isAtHand(caller, fromWalletId))
        && (toUserId == null || wallets.isAtHand(toUserId, currency))
        && (toWalletId == null || wallets.isAtHand(toWalletId));
  }

  /** The recipient's wallet; empty where there is no such recipient, which the ledger refuses. */
  Optional<Wallet> destination(Wallets wallets, String currency) {
    if (toUserId != null) {
      return wallets.find(toUserId, currency);
    }
    return toWalletId == null ? Optional.empty() : wallets.find(toWalletId);
  }
}
