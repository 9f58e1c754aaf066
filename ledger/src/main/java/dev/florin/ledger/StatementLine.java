package dev.florin.ledger;

/**
 * A transfer as the owner of one of its two wallets sees it.
 *
 * @param transfer the whole row
 * @param walletId the wallet whose owner looks: its source or its destination
 */
public record StatementLine(Transfer transfer, long walletId) {
  public StatementLine {
    if (walletId != transfer.sourceWalletId() && walletId != transfer.destinationWalletId()) {
      throw new IllegalArgumentException(
          "wallet_id: " + walletId + " (expected: a wallet of transfer " + transfer.id() + ")");
    }
  }

  /** Whether money left the wallet. */
  public boolean outgoing() {
    return walletId == transfer.sourceWalletId();
  }

  /** Minor units, negative where money left the wallet. */
  public long signedAmountMinor() {
    return outgoing() ? -transfer.amountMinor() : transfer.amountMinor();
  }

  /** The wallet's balance after it, minor units. */
  public long balanceAfterMinor() {
    return outgoing() ? transfer.sourceBalanceMinor() : transfer.destinationBalanceMinor();
  }

  /** The wallet's version after it: orders the statement. */
  public long version() {
    return outgoing() ? transfer.sourceVersion() : transfer.destinationVersion();
  }

  /** The other wallet: a system wallet's id for deposits and withdrawals. */
  public long counterpartyWalletId() {
    return outgoing() ? transfer.destinationWalletId() : transfer.sourceWalletId();
  }
}
