package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import dev.florin.service.Sandbox.User;
import dev.florin.wallet.v1.Balance;
import dev.florin.wallet.v1.CreateWalletResponse;
import dev.florin.wallet.v1.GetIdempotencyRequest;
import dev.florin.wallet.v1.GetRecipientRequest;
import dev.florin.wallet.v1.GetTransactionRequest;
import dev.florin.wallet.v1.GetWalletRequest;
import dev.florin.wallet.v1.Idempotency;
import dev.florin.wallet.v1.IdempotencyState;
import dev.florin.wallet.v1.ListTransactionsResponse;
import dev.florin.wallet.v1.ListWalletsRequest;
import dev.florin.wallet.v1.MovementResponse;
import dev.florin.wallet.v1.Recipient;
import dev.florin.wallet.v1.Transaction;
import dev.florin.wallet.v1.TransactionKind;
import dev.florin.wallet.v1.TransferRequest;
import dev.florin.wallet.v1.Wallet;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What users can do, over real gRPC on the real ledger and a real PostgreSQL. */
@Timeout(300)
class WalletTest {
  private static final long MOST = 1_000_000_000_000_000L;
  private static Sandbox sandbox;

  @BeforeAll
  static void start(@TempDir Path folder) {
    sandbox = new Sandbox(folder);
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void aWalletIsOpenedOnce() {
    User alice = sandbox.newcomer("alice");

    CreateWalletResponse first = alice.calls().createWallet(Requests.open("USD"));
    CreateWalletResponse second = alice.inProcessCalls().createWallet(Requests.open("USD"));

    assertThat(first.getCreated()).isTrue();
    assertThat(second.getCreated()).isFalse();
    assertThat(second.getWallet()).isEqualTo(first.getWallet());
    assertThat(first.getWallet().getOwnerId()).isEqualTo(alice.id);
    assertThat(first.getWallet().getVersion()).isZero();
    assertThat(first.getWallet().getBalance().getAmountMinor()).isZero();
    assertThat(Instant.ofEpochSecond(first.getWallet().getCreatedAt().getSeconds()))
        .isBetween(Instant.now().minus(Duration.ofMinutes(5)), Instant.now().plusSeconds(5));
  }

  @Test
  void ownersSeeTheirWalletsOldestFirst() {
    User alice = sandbox.holder("alice", 100);
    String yen = alice.open("JPY");

    List<Wallet> wallets =
        alice.calls().listWallets(ListWalletsRequest.getDefaultInstance()).getWalletsList();
    assertThat(wallets).extracting(Wallet::getId).containsExactly(alice.usd(), yen);
    assertThat(wallets.getFirst().getBalance().getAmountMinor()).isEqualTo(100);
    assertThat(alice.calls().getWallet(get(alice.usd()))).isEqualTo(wallets.getFirst());
  }

  @Test
  void aTransferShowsItsTwoSidesToItsTwoOwners() {
    User alice = sandbox.holder("alice", 10_000);
    User bob = sandbox.holder("bob", 0);

    MovementResponse sent =
        alice.calls().transfer(Requests.transfer(bob.id, 1170).setNote("lunch 🍜").build());

    Transaction line = sent.getTransaction();
    assertThat(sent.getReplayed()).isFalse();
    assertThat(line.getKind()).isEqualTo(TransactionKind.TRANSACTION_KIND_TRANSFER);
    assertThat(line.getWalletId()).isEqualTo(alice.usd());
    assertThat(line.getAmountMinor()).isEqualTo(-1170);
    assertThat(line.getBalanceAfterMinor()).isEqualTo(8830);
    assertThat(line.getVersion()).isEqualTo(2);
    assertThat(line.getNote()).isEqualTo("lunch 🍜");
    assertThat(line.getCounterparty().getUserId()).isEqualTo(bob.id);
    assertThat(line.getCounterparty().getWalletId()).isEqualTo(bob.usd());
    assertThat(alice.calls().getTransaction(transaction(line.getId()))).isEqualTo(line);

    Transaction received = bob.calls().getTransaction(transaction(line.getId()));
    assertThat(received.getWalletId()).isEqualTo(bob.usd());
    assertThat(received.getAmountMinor()).isEqualTo(1170);
    assertThat(received.getBalanceAfterMinor()).isEqualTo(1170);
    assertThat(received.getCounterparty().getUserId()).isEqualTo(alice.id);
    assertThat(bob.calls().listTransactions(Requests.statement(bob.usd()).build()))
        .extracting(ListTransactionsResponse::getTransactionsList)
        .isEqualTo(List.of(received));
  }

  @Test
  void cashComesInAndGoesOut() {
    User alice = sandbox.holder("alice", 0);

    Transaction in =
        alice.calls().deposit(Requests.deposit(alice.usd(), 500).build()).getTransaction();
    Transaction out =
        alice.calls().withdraw(Requests.withdrawal(alice.usd(), 200).build()).getTransaction();

    assertThat(in.getAmountMinor()).isEqualTo(500);
    assertThat(in.getKind()).isEqualTo(TransactionKind.TRANSACTION_KIND_DEPOSIT);
    assertThat(in.hasCounterparty()).isFalse();
    assertThat(in.hasNote()).isFalse();
    assertThat(out.getAmountMinor()).isEqualTo(-200);
    assertThat(out.getBalanceAfterMinor()).isEqualTo(300);
    assertThat(out.getKind()).isEqualTo(TransactionKind.TRANSACTION_KIND_WITHDRAWAL);
    assertThat(out.hasCounterparty()).isFalse();
    Balance balance = alice.inProcessCalls().getBalance(Requests.balance(alice.usd()));
    assertThat(balance.getBalance().getAmountMinor()).isEqualTo(300);
    assertThat(balance.getVersion()).isEqualTo(2);
  }

  @Test
  void aStatementIsReadPageByPageNewestFirst() {
    User alice = sandbox.holder("alice", 0);
    for (int i = 1; i <= 5; i++) {
      var _ = alice.calls().deposit(Requests.deposit(alice.usd(), i).build());
    }

    List<Long> versions = new ArrayList<>();
    String cursor = "";
    do {
      ListTransactionsResponse page =
          alice
              .calls()
              .listTransactions(
                  Requests.statement(alice.usd()).setLimit(2).setCursor(cursor).build());
      page.getTransactionsList().forEach(line -> versions.add(line.getVersion()));
      cursor = page.getNextCursor();
      var _ = alice.calls().deposit(Requests.deposit(alice.usd(), 99).build());
    } while (!cursor.isEmpty());

    assertThat(versions).containsExactly(5L, 4L, 3L, 2L, 1L);
  }

  @Test
  void aStatementCanBeOfOneCounterparty() {
    User alice = sandbox.holder("alice", 1000);
    User bob = sandbox.holder("bob", 0);
    User carol = sandbox.holder("carol", 0);
    pay(alice, bob, 1);
    pay(alice, carol, 2);
    pay(alice, bob, 3);

    assertThat(amountsWith(alice, bob.id)).containsExactly(-3L, -1L);
    assertThat(amountsWith(alice, "nobody")).isEmpty();
  }

  @Test
  void anOverdraftNamesTheShortfallAndMovesNothing() {
    User alice = sandbox.holder("alice", 8330);
    User bob = sandbox.holder("bob", 0);

    StatusRuntimeException refusal =
        refused(
            "insufficient_funds",
            () -> alice.calls().transfer(Requests.transfer(bob.id, 11170).build()));

    assertThat(refusal)
        .hasMessageContaining("The wallet holds 83.30 USD, 28.40 USD short of 111.70 USD.");
    assertThat(Errors.info(refusal).getMetadataMap())
        .containsEntry("available_minor", "8330")
        .containsEntry("shortfall_minor", "2840")
        .containsEntry("currency", "USD");
    refused(
        "insufficient_funds",
        () -> alice.calls().withdraw(Requests.withdrawal(alice.usd(), 8331).build()));
    assertThat(alice.usdMinor()).isEqualTo(8330);
    assertThat(bob.usdMinor()).isZero();
  }

  @Test
  void moneyDoesNotGoToWhereItComesFrom() {
    User alice = sandbox.holder("alice", 100);

    refused("same_wallet", () -> alice.calls().transfer(Requests.transfer(alice.id, 1).build()));
    refused(
        "same_wallet",
        () -> alice.calls().transfer(Requests.transfer("", 1).setToWalletId(alice.usd()).build()));
    assertThat(alice.usdMinor()).isEqualTo(100);
  }

  @Test
  void aCurrencyOtherThanTheWalletsIsRefused() {
    User alice = sandbox.holder("alice", 100);
    User bob = sandbox.holder("bob", 0);
    String euros = bob.open("EUR");

    refused(
        "currency_mismatch",
        () -> alice.calls().deposit(Requests.deposit(alice.usd(), 1).setCurrency("EUR").build()));
    refused(
        "currency_mismatch",
        () ->
            alice.calls().withdraw(Requests.withdrawal(alice.usd(), 1).setCurrency("EUR").build()));
    refused(
        "currency_mismatch",
        () -> alice.calls().transfer(Requests.transfer("", 1).setToWalletId(euros).build()));
    assertThat(alice.usdMinor()).isEqualTo(100);
  }

  @Test
  void aWalletThatWouldHoldTooMuchRefuses() {
    User alice = sandbox.holder("alice", MOST);
    User bob = sandbox.holder("bob", 1);

    refused(
        "amount_overflow", () -> alice.calls().deposit(Requests.deposit(alice.usd(), 1).build()));
    refused("amount_overflow", () -> bob.calls().transfer(Requests.transfer(alice.id, 1).build()));
    assertThat(alice.usdMinor()).isEqualTo(MOST);
    assertThat(bob.usdMinor()).isEqualTo(1);
  }

  @Test
  void aFrozenWalletNeitherPaysNorReceives() throws Exception {
    User alice = sandbox.holder("alice", 100);
    User bob = sandbox.holder("bob", 100);
    sandbox.execute("UPDATE wallet SET frozen = 3 WHERE id = " + alice.usd());

    refused("wallet_frozen", () -> pay(alice, bob, 1));
    refused("wallet_frozen", () -> pay(bob, alice, 1));
    assertThat(bob.usdMinor()).isEqualTo(100);
  }

  @Test
  void aMissingRecipientStaysMissingForTheSameKey() {
    User alice = sandbox.holder("alice", 100);
    User bob = sandbox.newcomer("bob");
    TransferRequest request = Requests.transfer(bob.id, 10).build();

    StatusRuntimeException first =
        refused("recipient_not_found", () -> alice.calls().transfer(request));
    assertThat(Errors.info(first).getMetadataMap()).doesNotContainKey("replayed");
    bob.open("USD");
    StatusRuntimeException again =
        refused("recipient_not_found", () -> alice.calls().transfer(request));
    assertThat(Errors.info(again).getMetadataMap()).containsEntry("replayed", "true");
    assertThat(alice.usdMinor()).isEqualTo(100);

    pay(alice, bob, 10);
    assertThat(bob.usdMinor()).isEqualTo(10);
    refused(
        "recipient_not_found",
        () -> alice.calls().transfer(Requests.transfer("", 1).setToWalletId("77").build()));
  }

  @Test
  void aReplayGivesTheFirstAnswer() {
    User alice = sandbox.holder("alice", 100);
    User bob = sandbox.holder("bob", 0);
    TransferRequest request = Requests.transfer(bob.id, 10).build();

    MovementResponse first = alice.calls().transfer(request);
    pay(alice, bob, 5);
    MovementResponse again = alice.inProcessCalls().transfer(request);

    assertThat(again.getReplayed()).isTrue();
    assertThat(again.getTransaction()).isEqualTo(first.getTransaction());
    assertThat(bob.usdMinor()).isEqualTo(15);
  }

  @Test
  void aKeyBelongsToOneRequestOfOneCaller() {
    User alice = sandbox.holder("alice", 100);
    User bob = sandbox.holder("bob", 100);
    TransferRequest request = Requests.transfer(bob.id, 10).build();
    var _ = alice.calls().transfer(request);

    refused(
        "idempotency_key_reused",
        () -> alice.calls().transfer(request.toBuilder().setAmountMinor(11).build()));
    refused(
        "idempotency_key_reused",
        () -> alice.calls().transfer(request.toBuilder().setNote("").build()));
    refused(
        "idempotency_key_reused",
        () ->
            alice
                .calls()
                .deposit(
                    Requests.deposit(alice.usd(), 10)
                        .setIdempotencyKey(request.getIdempotencyKey())
                        .build()));
    var _ = bob.calls().transfer(request.toBuilder().setToUserId(alice.id).build());
    assertThat(alice.usdMinor()).isEqualTo(100);
  }

  @Test
  void twentyEqualRequestsAtOncePayOnce() throws Exception {
    User alice = sandbox.holder("alice", 100);
    User bob = sandbox.holder("bob", 0);
    TransferRequest request = Requests.transfer(bob.id, 10).build();
    CyclicBarrier start = new CyclicBarrier(20);
    List<Callable<MovementResponse>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      var stub = i % 2 == 0 ? alice.calls() : alice.inProcessCalls();
      calls.add(() -> {
        start.await();
        return stub.transfer(request);
      });
    }

    List<MovementResponse> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<MovementResponse> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
    }
    assertThat(answers).extracting(MovementResponse::getTransaction).hasSize(20);
    assertThat(answers.stream().map(MovementResponse::getTransaction).distinct()).hasSize(1);
    assertThat(answers).filteredOn(answer -> !answer.getReplayed()).hasSize(1);
    assertThat(alice.usdMinor()).isEqualTo(90);
    assertThat(bob.usdMinor()).isEqualTo(10);
  }

  @Test
  void anothersWalletLooksLikeOneThatIsNotThere() {
    User alice = sandbox.holder("alice", 100);
    User eve = sandbox.holder("eve", 100);
    String line =
        alice.calls().deposit(Requests.deposit(alice.usd(), 1).build()).getTransaction().getId();

    hidden(id -> eve.calls().getWallet(get(id)), alice.usd());
    hidden(id -> eve.calls().getBalance(Requests.balance(id)), alice.usd());
    hidden(id -> eve.calls().listTransactions(Requests.statement(id).build()), alice.usd());
    hidden(id -> eve.calls().deposit(Requests.deposit(id, 1).build()), alice.usd());
    hidden(id -> eve.calls().withdraw(Requests.withdrawal(id, 1).build()), alice.usd());
    hidden(
        id -> eve.calls().transfer(Requests.transfer(eve.id, 1).setFromWalletId(id).build()),
        alice.usd());
    hidden(id -> eve.calls().getTransaction(transaction(id)), line);
    assertThat(alice.usdMinor()).isEqualTo(101);
    assertThat(eve.usdMinor()).isEqualTo(100);
  }

  @Test
  void aSenderWithoutAWalletInTheCurrencyIsToldSo() {
    User alice = sandbox.newcomer("alice");
    User bob = sandbox.holder("bob", 0);

    Errors.refused(Status.Code.NOT_FOUND, "not_found", () -> pay(alice, bob, 1));
  }

  @Test
  void aSystemWalletIsNobodysAndTakesNoTransfers() throws Exception {
    User alice = sandbox.holder("alice", 100);
    String system = sandbox.text("SELECT wallet_id FROM system_wallet WHERE currency = 'USD'");

    Errors.refused(
        Status.Code.NOT_FOUND,
        "not_found",
        () -> alice.calls().getBalance(Requests.balance(system)));
    for (String id : List.of(system, Long.toString(Long.MAX_VALUE))) {
      refused(
          "recipient_not_found",
          () -> alice.calls().transfer(Requests.transfer("", 1).setToWalletId(id).build()));
    }
    assertThat(alice.usdMinor()).isEqualTo(100);
  }

  @Test
  void askingForAKeyTellsWhatItDid() {
    User alice = sandbox.holder("alice", 100);
    User bob = sandbox.holder("bob", 0);
    TransferRequest paid = Requests.transfer(bob.id, 10).build();
    TransferRequest tooMuch = Requests.transfer(bob.id, 91).build();
    Transaction line = alice.calls().transfer(paid).getTransaction();
    StatusRuntimeException refusal =
        refused("insufficient_funds", () -> alice.calls().transfer(tooMuch));

    Idempotency done = ask(alice, paid.getIdempotencyKey());
    assertThat(done.getState()).isEqualTo(IdempotencyState.IDEMPOTENCY_STATE_DONE);
    assertThat(done.getTransaction()).isEqualTo(line);
    Idempotency refused = ask(alice, tooMuch.getIdempotencyKey());
    assertThat(refused.getState()).isEqualTo(IdempotencyState.IDEMPOTENCY_STATE_DONE);
    assertThat(refused.getRefusal().getCode()).isEqualTo("insufficient_funds");
    assertThat(refused.getRefusal().getDetail()).isEqualTo(refusal.getStatus().getDescription());
    assertThat(ask(bob, paid.getIdempotencyKey()).getState())
        .isEqualTo(IdempotencyState.IDEMPOTENCY_STATE_NOT_FOUND);
  }

  @Test
  void aRecipientIsKnownByTheExactId() {
    User alice = sandbox.holder("alice", 0);
    User bob = sandbox.newcomer("bob");
    String token = sandbox.clients.token(bob.id, "Bob Ångström");
    var _ =
        Clients.with(sandbox.clients.tcp, "authorization", "Bearer " + token)
            .createWallet(Requests.open("USD"));

    assertThat(alice.calls().getRecipient(recipient(bob.id, "USD")))
        .isEqualTo(
            Recipient.newBuilder()
                .setUserId(bob.id)
                .setDisplayName("Bob Ångström")
                .setCurrency("USD")
                .setCanReceive(true)
                .build());
    assertThat(alice.calls().getRecipient(recipient(bob.id, "EUR")).getCanReceive()).isFalse();
    assertThat(alice.calls().getRecipient(recipient(alice.id, "USD")).getDisplayName())
        .isEqualTo(alice.id);
    Errors.refused(
        Status.Code.NOT_FOUND,
        "not_found",
        () -> alice.calls().getRecipient(recipient("nobody", "USD")));
  }

  private static void pay(User from, User to, long amountMinor) {
    var _ = from.calls().transfer(Requests.transfer(to.id, amountMinor).build());
  }

  private static StatusRuntimeException refused(String reason, ThrowingCallable call) {
    return Errors.refused(Status.Code.FAILED_PRECONDITION, reason, call);
  }

  /** The answer for another's id must not differ from that for an id that nobody has. */
  private static void hidden(Consumer<String> call, String foreignId) {
    StatusRuntimeException foreign =
        Errors.refused(Status.Code.NOT_FOUND, "not_found", () -> call.accept(foreignId));
    StatusRuntimeException absent =
        Errors.refused(Status.Code.NOT_FOUND, "not_found", () -> call.accept("77"));
    ErrorInfo info = Errors.info(foreign);
    assertThat(info).isEqualTo(Errors.info(absent));
    assertThat(foreign).hasMessage(absent.getMessage());
  }

  private static List<Long> amountsWith(User user, String otherId) {
    return user
        .calls()
        .listTransactions(Requests.statement(user.usd()).setCounterpartyUserId(otherId).build())
        .getTransactionsList()
        .stream()
        .map(Transaction::getAmountMinor)
        .toList();
  }

  private static Idempotency ask(User user, String key) {
    return user.calls()
        .getIdempotency(GetIdempotencyRequest.newBuilder().setIdempotencyKey(key).build());
  }

  private static GetWalletRequest get(String walletId) {
    return GetWalletRequest.newBuilder().setWalletId(walletId).build();
  }

  private static GetTransactionRequest transaction(String id) {
    return GetTransactionRequest.newBuilder().setTransactionId(id).build();
  }

  private static GetRecipientRequest recipient(String userId, String currency) {
    return GetRecipientRequest.newBuilder().setUserId(userId).setCurrency(currency).build();
  }
}
