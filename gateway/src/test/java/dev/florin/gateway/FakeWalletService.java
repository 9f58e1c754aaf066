package dev.florin.gateway;

import com.google.protobuf.Message;
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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A wallet service that answers every call by one script, and remembers what it was asked. */
final class FakeWalletService extends WalletServiceGrpc.WalletServiceImplBase {
  private final List<Message> asked = new CopyOnWriteArrayList<>();
  private volatile BiFunction<Message, Class<?>, Message> script = Examples::answer;

  /** Answers from now on by this; what it throws becomes the call's status. */
  void answerBy(Function<Message, Message> newScript) {
    script = (request, type) -> newScript.apply(request);
  }

  List<Message> asked() {
    return asked;
  }

  void forget() {
    asked.clear();
    script = Examples::answer;
  }

  <A extends Message> void answer(Message request, Class<A> type, StreamObserver<A> observer) {
    asked.add(request);
    try {
      observer.onNext(type.cast(script.apply(request, type)));
      observer.onCompleted();
    } catch (RuntimeException e) {
      observer.onError(e);
    }
  }

  @Override
  public void createWallet(
      CreateWalletRequest request, StreamObserver<CreateWalletResponse> observer) {
    answer(request, CreateWalletResponse.class, observer);
  }

  @Override
  public void listWallets(
      ListWalletsRequest request, StreamObserver<ListWalletsResponse> observer) {
    answer(request, ListWalletsResponse.class, observer);
  }

  @Override
  public void getWallet(GetWalletRequest request, StreamObserver<Wallet> observer) {
    answer(request, Wallet.class, observer);
  }

  @Override
  public void getBalance(GetBalanceRequest request, StreamObserver<Balance> observer) {
    answer(request, Balance.class, observer);
  }

  @Override
  public void deposit(DepositRequest request, StreamObserver<MovementResponse> observer) {
    answer(request, MovementResponse.class, observer);
  }

  @Override
  public void withdraw(WithdrawRequest request, StreamObserver<MovementResponse> observer) {
    answer(request, MovementResponse.class, observer);
  }

  @Override
  public void transfer(TransferRequest request, StreamObserver<MovementResponse> observer) {
    answer(request, MovementResponse.class, observer);
  }

  @Override
  public void acceptTransfer(
      TransferRequest request, StreamObserver<AcceptTransferResponse> observer) {
    answer(request, AcceptTransferResponse.class, observer);
  }

  @Override
  public void getAcceptedTransfer(
      GetAcceptedTransferRequest request, StreamObserver<AcceptedTransfer> observer) {
    answer(request, AcceptedTransfer.class, observer);
  }

  @Override
  public void cancelAcceptedTransfer(
      CancelAcceptedTransferRequest request, StreamObserver<AcceptedTransfer> observer) {
    answer(request, AcceptedTransfer.class, observer);
  }

  @Override
  public void listTransactions(
      ListTransactionsRequest request, StreamObserver<ListTransactionsResponse> observer) {
    answer(request, ListTransactionsResponse.class, observer);
  }

  @Override
  public void getTransaction(GetTransactionRequest request, StreamObserver<Transaction> observer) {
    answer(request, Transaction.class, observer);
  }

  @Override
  public void getIdempotency(GetIdempotencyRequest request, StreamObserver<Idempotency> observer) {
    answer(request, Idempotency.class, observer);
  }

  @Override
  public void getRecipient(GetRecipientRequest request, StreamObserver<Recipient> observer) {
    answer(request, Recipient.class, observer);
  }

  @Override
  public void listCurrencies(
      ListCurrenciesRequest request, StreamObserver<ListCurrenciesResponse> observer) {
    answer(request, ListCurrenciesResponse.class, observer);
  }

  @Override
  public void getCaller(GetCallerRequest request, StreamObserver<CallerIdentity> observer) {
    answer(request, CallerIdentity.class, observer);
  }
}
