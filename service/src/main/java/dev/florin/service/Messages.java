package dev.florin.service;

import com.google.protobuf.Timestamp;
import dev.florin.ledger.Balance;
import dev.florin.ledger.Kind;
import dev.florin.ledger.StatementLine;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.Wallet;
import dev.florin.ledger.Wallets;
import dev.florin.wallet.v1.Counterparty;
import dev.florin.wallet.v1.Money;
import dev.florin.wallet.v1.Transaction;
import dev.florin.wallet.v1.TransactionKind;
import java.time.Instant;

/** Writes the ledger's words as messages of the contract. */
final class Messages {
  private final Wallets wallets;

  Messages(Wallets wallets) {
    this.wallets = wallets;
  }

  /** A statement line; the other owner's name is a fact that is mostly held in memory. */
  Transaction transaction(StatementLine line) {
    if (line.transfer().kind() != Kind.TRANSFER) {
      return fields(line).build();
    }
    Wallet other =
        wallets
            .find(line.counterpartyWalletId())
            .orElseThrow(() ->
                new IllegalStateException(
                    "transfer " + line.transfer().id() + " has a wallet without an owner"));
    return transaction(line, other);
  }

  /** A statement line of a transfer whose other wallet is at hand. */
  static Transaction transaction(StatementLine line, Wallet other) {
    return fields(line).setCounterparty(counterparty(other)).build();
  }

  static Counterparty counterparty(Wallet other) {
    return Counterparty.newBuilder()
        .setWalletId(Long.toString(other.id()))
        .setUserId(other.ownerId())
        .build();
  }

  static dev.florin.wallet.v1.Wallet wallet(Wallet wallet, long balanceMinor, long version) {
    return dev.florin.wallet.v1.Wallet.newBuilder()
        .setId(Long.toString(wallet.id()))
        .setOwnerId(wallet.ownerId())
        .setCurrency(wallet.currency())
        .setBalance(money(balanceMinor, wallet.currency()))
        .setVersion(version)
        .setCreatedAt(timestamp(wallet.createdAt()))
        .build();
  }

  static dev.florin.wallet.v1.Balance balance(Wallet wallet, Balance balance) {
    return dev.florin.wallet.v1.Balance.newBuilder()
        .setWalletId(Long.toString(wallet.id()))
        .setBalance(money(balance.balanceMinor(), wallet.currency()))
        .setVersion(balance.version())
        .setTimeline(balance.timeline())
        .build();
  }

  private static Transaction.Builder fields(StatementLine line) {
    Transfer transfer = line.transfer();
    Transaction.Builder message =
        Transaction.newBuilder()
            .setId(Long.toString(transfer.id()))
            .setKind(kind(transfer.kind()))
            .setWalletId(Long.toString(line.walletId()))
            .setAmountMinor(line.signedAmountMinor())
            .setCurrency(transfer.currency())
            .setBalanceAfterMinor(line.balanceAfterMinor())
            .setVersion(line.version())
            .setCreatedAt(timestamp(transfer.createdAt()));
    String note = transfer.note();
    return note == null ? message : message.setNote(note);
  }

  private static TransactionKind kind(Kind kind) {
    return switch (kind) {
      case DEPOSIT -> TransactionKind.TRANSACTION_KIND_DEPOSIT;
      case WITHDRAWAL -> TransactionKind.TRANSACTION_KIND_WITHDRAWAL;
      case TRANSFER -> TransactionKind.TRANSACTION_KIND_TRANSFER;
    };
  }

  private static Money money(long amountMinor, String currency) {
    return Money.newBuilder().setAmountMinor(amountMinor).setCurrency(currency).build();
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
