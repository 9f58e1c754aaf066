package dev.florin.service;

import dev.florin.wallet.v1.AcceptTransferResponse;
import dev.florin.wallet.v1.AcceptedTransfer;
import dev.florin.wallet.v1.Balance;
import dev.florin.wallet.v1.CallerIdentity;
import dev.florin.wallet.v1.CancelAcceptedTransferRequest;
import dev.florin.wallet.v1.CreateWalletRequest;
import dev.florin.wallet.v1.CreateWalletResponse;
import dev.florin.wallet.v1.DepositRequest;
import dev.florin.wallet.v1.GetAcceptedTransferRequest;
import dev.florin.wallet.v1.GetBalanceRequest;
import dev.florin.wallet.v1.GetCallerRequest;
import dev.florin.wallet.v1.GetIdempotencyRequest;
import dev.florin.wallet.v1.GetRecipientRequest;
import dev.florin.wallet.v1.GetTransactionRequest;
import dev.florin.wallet.v1.GetWalletRequest;
import dev.florin.wallet.v1.Idempotency;
import dev.florin.wallet.v1.ListCurrenciesRequest;
import dev.florin.wallet.v1.ListCurrenciesResponse;
import dev.florin.wallet.v1.ListTransactionsRequest;
import dev.florin.wallet.v1.ListTransactionsResponse;
import dev.florin.wallet.v1.ListWalletsRequest;
import dev.florin.wallet.v1.ListWalletsResponse;
import dev.florin.wallet.v1.MovementResponse;
import dev.florin.wallet.v1.Recipient;
import dev.florin.wallet.v1.Transaction;
import dev.florin.wallet.v1.TransferRequest;
import dev.florin.wallet.v1.Wallet;
import dev.florin.wallet.v1.WalletServiceGrpc;
import dev.florin.wallet.v1.WithdrawRequest;
import io.grpc.stub.StreamObserver;

/**
 * The contract's methods: money to {@link Movements} and {@link AcceptedTransfers}, and what waits
 * for the database through the gate.
 */
final class WalletGrpc extends WalletServiceGrpc.WalletServiceImplBase {
  private final Movements movements;
  private final AcceptedTransfers acceptedTransfers;
  private final Reads reads;
  private final Balances balances;
  private final Statements statements;
  private final WaitingReads waitingReads;

  WalletGrpc(LedgerDoors doors, WalletServerConfig config, Waiting waiting, ReadGate gate) {
    Deadlines deadlines = new Deadlines(config.patienceMax());
    Access access = new Access(doors.wallets(), doors.auditLog());
    TransferCommands transfers = new TransferCommands(doors.wallets(), access, waiting);
    this.movements = new Movements(doors, transfers, deadlines, waiting);
    this.acceptedTransfers = new AcceptedTransfers(doors, transfers, deadlines);
    this.waitingReads = new WaitingReads(waiting, gate);
    this.reads = new Reads(doors, access);
    WalletsInReach walletsInReach = new WalletsInReach(access, waiting, gate);
    WalletReads walletReads = new WalletReads(doors.readCache(), waiting, gate);
    this.balances = new Balances(doors, walletsInReach, walletReads);
    this.statements = new Statements(doors, walletsInReach, walletReads);
  }

  @Override
  public void deposit(DepositRequest request, StreamObserver<MovementResponse> observer) {
    Replies.later(observer, caller -> movements.deposit(caller, request));
  }

  @Override
  public void withdraw(WithdrawRequest request, StreamObserver<MovementResponse> observer) {
    Replies.later(observer, caller -> movements.withdraw(caller, request));
  }

  @Override
  public void transfer(TransferRequest request, StreamObserver<MovementResponse> observer) {
    Replies.later(observer, caller -> movements.transfer(caller, request));
  }

  @Override
  public void acceptTransfer(
      TransferRequest request, StreamObserver<AcceptTransferResponse> observer) {
    Replies.later(observer, caller -> acceptedTransfers.accept(caller, request));
  }

  @Override
  public void getAcceptedTransfer(
      GetAcceptedTransferRequest request, StreamObserver<AcceptedTransfer> observer) {
    waitingReads.answer(observer, caller -> acceptedTransfers.get(caller, request));
  }

  @Override
  public void cancelAcceptedTransfer(
      CancelAcceptedTransferRequest request, StreamObserver<AcceptedTransfer> observer) {
    waitingReads.answer(observer, caller -> acceptedTransfers.cancel(caller, request));
  }

  @Override
  public void createWallet(
      CreateWalletRequest request, StreamObserver<CreateWalletResponse> observer) {
    waitingReads.answer(observer, caller -> reads.createWallet(caller, request));
  }

  @Override
  public void listWallets(
      ListWalletsRequest request, StreamObserver<ListWalletsResponse> observer) {
    waitingReads.answer(observer, reads::listWallets);
  }

  @Override
  public void getWallet(GetWalletRequest request, StreamObserver<Wallet> observer) {
    Replies.later(observer, caller -> balances.wallet(caller, request));
  }

  @Override
  public void getBalance(GetBalanceRequest request, StreamObserver<Balance> observer) {
    Replies.later(observer, caller -> balances.balance(caller, request));
  }

  @Override
  public void listTransactions(
      ListTransactionsRequest request, StreamObserver<ListTransactionsResponse> observer) {
    Replies.later(observer, caller -> statements.page(caller, request));
  }

  @Override
  public void getTransaction(GetTransactionRequest request, StreamObserver<Transaction> observer) {
    waitingReads.answer(observer, caller -> reads.transaction(caller, request));
  }

  @Override
  public void getIdempotency(GetIdempotencyRequest request, StreamObserver<Idempotency> observer) {
    waitingReads.answer(observer, caller -> reads.idempotency(caller, request));
  }

  @Override
  public void getRecipient(GetRecipientRequest request, StreamObserver<Recipient> observer) {
    waitingReads.answer(observer, caller -> reads.recipient(request));
  }

  @Override
  public void listCurrencies(
      ListCurrenciesRequest request, StreamObserver<ListCurrenciesResponse> observer) {
    Replies.now(observer, caller -> reads.listCurrencies());
  }

  @Override
  public void getCaller(GetCallerRequest request, StreamObserver<CallerIdentity> observer) {
    Replies.now(observer, caller -> CallerIdentities.of(caller.identity()));
  }
}
