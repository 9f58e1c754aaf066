package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.florin.wallet.v1.CreateWalletRequest;
import dev.florin.wallet.v1.DepositRequest;
import dev.florin.wallet.v1.Direction;
import dev.florin.wallet.v1.GetBalanceRequest;
import dev.florin.wallet.v1.GetIdempotencyRequest;
import dev.florin.wallet.v1.GetRecipientRequest;
import dev.florin.wallet.v1.GetTransactionRequest;
import dev.florin.wallet.v1.GetWalletRequest;
import dev.florin.wallet.v1.ListTransactionsRequest;
import dev.florin.wallet.v1.TransactionKind;
import dev.florin.wallet.v1.TransferRequest;
import dev.florin.wallet.v1.WalletServiceGrpc.WalletServiceBlockingStub;
import dev.florin.wallet.v1.WithdrawRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the service refuses before the ledger hears of it. In-process, as a gateway would call. */
class DoorChecksTest {
  private static final ScriptedLedger LEDGER = new ScriptedLedger();
  private static final List<Check> CHECKS = new ArrayList<>();
  private static Clients clients;

  @BeforeAll
  static void start(@TempDir Path folder) {
    clients = Clients.of(LEDGER.doors(), folder);
    LEDGER.wallets.open("alice", "Alice", "USD");
  }

  @AfterAll
  static void stop() {
    clients.close();
  }

  /** One bad field: what is called with it, and how it is named. */
  record Check(
      String name,
      String reason,
      String field,
      String value,
      Consumer<WalletServiceBlockingStub> call) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Check> checks() {
    if (CHECKS.isEmpty()) {
      amounts();
      texts();
      ids();
      lists();
    }
    return CHECKS;
  }

  private static void amounts() {
    String amount = "amount";
    deposit("zero", amount, "0", r -> r.setAmountMinor(0));
    deposit("negative", amount, "-5", r -> r.setAmountMinor(-5));
    deposit("least", amount, "" + Long.MIN_VALUE, r -> r.setAmountMinor(Long.MIN_VALUE));
    deposit("too much", amount, "1000000000000001", r -> r.setAmountMinor(1_000_000_000_000_001L));
    deposit("most", amount, "" + Long.MAX_VALUE, r -> r.setAmountMinor(Long.MAX_VALUE));
    transfer("zero sent", amount, "0", r -> r.setAmountMinor(0));
    withdraw("zero withdrawn", amount, "0", r -> r.setAmountMinor(0));
    for (String code : List.of("", "usd", "USDX", "DEM", "XXX", "U\u0000D")) {
      String shown = code.replace("\u0000", "\\u0000");
      String name = "currency " + shown;
      add(name, "unknown_currency", "currency", shown, deposit(r -> r.setCurrency(code)));
      add(name, "unknown_currency", "currency", shown, transfer(r -> r.setCurrency(code)));
      add(name, "unknown_currency", "currency", shown, accept(r -> r.setCurrency(code)));
    }
    add(
        "currency of a wallet",
        "unknown_currency",
        "currency",
        "EURO",
        stub -> stub.createWallet(CreateWalletRequest.newBuilder().setCurrency("EURO").build()));
  }

  private static void texts() {
    String long201 = "n".repeat(201);
    String cut = "n".repeat(64) + "...";
    deposit("long note", "note", cut, r -> r.setNote(long201));
    deposit("U+0000", "note", "a\\u0000b", r -> r.setNote("a\u0000b"));
    deposit("line break", "note", "a\\u000ab", r -> r.setNote("a\nb"));
    deposit("C1 control", "note", "\\u0085", r -> r.setNote("\u0085"));
    deposit("half a pair", "note", "\\ud800", r -> r.setNote("\ud800"));
    deposit("the other half", "note", "x\\udc00", r -> r.setNote("x\udc00"));
    transfer("long note sent", "note", cut, r -> r.setNote(long201));
    withdraw("long note withdrawn", "note", cut, r -> r.setNote(long201));
    String key = "idempotency_key";
    deposit("long key", key, "k".repeat(64) + "...", r -> r.setIdempotencyKey("k".repeat(256)));
    deposit("key not ASCII", key, "schlüssel", r -> r.setIdempotencyKey("schlüssel"));
    deposit("key with a tab", key, "a\\u0009", r -> r.setIdempotencyKey("a\t"));
    String missing = "idempotency_key_missing";
    add("no key", missing, key, "", deposit(r -> r.clearIdempotencyKey()));
    add("no key to send", missing, key, "", transfer(r -> r.clearIdempotencyKey()));
    add("no key to send later", missing, key, "", accept(r -> r.clearIdempotencyKey()));
    add(
        "no key to ask for",
        missing,
        key,
        "",
        stub -> stub.getIdempotency(GetIdempotencyRequest.getDefaultInstance()));
    transfer("no user", "to_user_id", "", r -> r.setToUserId(""));
    transfer("user not ASCII", "to_user_id", "böb", r -> r.setToUserId("böb"));
    transfer(
        "long user", "to_user_id", "b".repeat(64) + "...", r -> r.setToUserId("b".repeat(256)));
    transfer("nobody named", "to_user_id", "", r -> r.clearRecipient());
    invalid(
        "no such user id",
        "user_id",
        "",
        stub -> stub.getRecipient(GetRecipientRequest.newBuilder().setCurrency("USD").build()));
  }

  private static void ids() {
    for (String id :
        List.of(
            "", "0", "-1", "+1", "01", "1.0", "1e3", "0x1", " 1", "abc", "9223372036854775808")) {
      deposit("wallet " + id, "wallet_id", id, r -> r.setWalletId(id));
      transfer("from " + id, "from_wallet_id", id, r -> r.setFromWalletId(id));
      transfer("to " + id, "to_wallet_id", id, r -> r.setToWalletId(id));
      invalid("get " + id, "wallet_id", id, s -> s.getWallet(walletRequest(id)));
      invalid("balance " + id, "wallet_id", id, s -> s.getBalance(balanceRequest(id)));
      invalid("transaction " + id, "transaction_id", id, s -> s.getTransaction(transaction(id)));
    }
    deposit("digits of another script", "wallet_id", "١", r -> r.setWalletId("١"));
  }

  private static void lists() {
    list("limit -1", "limit", "-1", r -> r.setLimit(-1));
    list("limit 201", "limit", "201", r -> r.setLimit(201));
    list("kind 9", "kind", "9", r -> r.setKindValue(9));
    list("direction 9", "direction", "9", r -> r.setDirectionValue(9));
    list("from too early", "from", "-62135596801 s 0 ns", r -> r.setFrom(time(-62135596801L, 0)));
    list("from with nanos", "from", "0 s -1 ns", r -> r.setFrom(time(0, -1)));
    list("to too late", "to", "253402300800 s 0 ns", r -> r.setTo(time(253402300800L, 0)));
    list("to with nanos", "to", "0 s 1000000000 ns", r -> r.setTo(time(0, 1_000_000_000)));
    String at5 = "1970-01-01T00:00:05Z";
    list("from after to", "to", at5, r -> r.setFrom(time(6, 0)).setTo(time(5, 0)));
    list("from at to", "to", at5, r -> r.setFrom(time(5, 0)).setTo(time(5, 0)));
    list("user", "counterparty_user_id", "bö", r -> r.setCounterpartyUserId("bö"));
    String beside = "beside a cursor";
    list(
        "kind beside",
        "kind",
        beside,
        r -> r.setCursor("c").setKind(TransactionKind.TRANSACTION_KIND_DEPOSIT));
    list(
        "direction beside",
        "direction",
        beside,
        r -> r.setCursor("c").setDirection(Direction.DIRECTION_IN));
    list("from beside", "from", beside, r -> r.setCursor("c").setFrom(time(0, 0)));
    list("to beside", "to", beside, r -> r.setCursor("c").setTo(time(0, 0)));
    list(
        "user beside",
        "counterparty_user_id",
        beside,
        r -> r.setCursor("c").setCounterpartyUserId("bob"));
    add("cursor", "invalid_cursor", "cursor", "c", list(r -> r.setCursor("c")));
  }

  @ParameterizedTest
  @MethodSource("checks")
  void aBadFieldIsNamedWithItsValueAndWhatIsExpected(Check check) {
    StatusRuntimeException refusal =
        Errors.refused(
            Status.Code.INVALID_ARGUMENT,
            check.reason(),
            () -> check.call().accept(clients.inProcessAs("alice")));

    var metadata = Errors.info(refusal).getMetadataMap();
    assertThat(metadata)
        .containsEntry("field", check.field())
        .containsEntry("value", check.value());
    assertThat(refusal.getStatus().getDescription())
        .startsWith(check.field() + ": " + (check.value().isEmpty() ? "empty" : check.value()))
        .endsWith("(expected: " + metadata.get("expected") + ")");
    assertThat(LEDGER.submissions).isEmpty();
    assertThat(LEDGER.backlog.asked).isEmpty();
    assertThat(LEDGER.pages).isEmpty();
  }

  private static void add(
      String name,
      String reason,
      String field,
      String value,
      Consumer<WalletServiceBlockingStub> call) {
    CHECKS.add(new Check(name, reason, field, value, call));
  }

  private static void invalid(
      String name, String field, String value, Consumer<WalletServiceBlockingStub> call) {
    add(name, "invalid_field", field, value, call);
  }

  private static void deposit(
      String name, String field, String value, Consumer<DepositRequest.Builder> change) {
    invalid(name, field, value, deposit(change));
  }

  private static void withdraw(
      String name, String field, String value, Consumer<WithdrawRequest.Builder> change) {
    WithdrawRequest.Builder request =
        WithdrawRequest.newBuilder()
            .setWalletId("1")
            .setAmountMinor(1)
            .setCurrency("USD")
            .setIdempotencyKey("k");
    change.accept(request);
    invalid(name, field, value, stub -> stub.withdraw(request.build()));
  }

  private static void transfer(
      String name, String field, String value, Consumer<TransferRequest.Builder> change) {
    invalid(name, field, value, transfer(change));
    invalid(name + ", later", field, value, accept(change));
  }

  private static void list(
      String name, String field, String value, Consumer<ListTransactionsRequest.Builder> change) {
    invalid(name, field, value, list(change));
  }

  private static Consumer<WalletServiceBlockingStub> deposit(
      Consumer<DepositRequest.Builder> change) {
    DepositRequest.Builder request =
        DepositRequest.newBuilder()
            .setWalletId("1")
            .setAmountMinor(1)
            .setCurrency("USD")
            .setIdempotencyKey("k");
    change.accept(request);
    return stub -> stub.deposit(request.build());
  }

  private static Consumer<WalletServiceBlockingStub> transfer(
      Consumer<TransferRequest.Builder> change) {
    TransferRequest.Builder request = transferRequest();
    change.accept(request);
    return stub -> stub.transfer(request.build());
  }

  private static Consumer<WalletServiceBlockingStub> accept(
      Consumer<TransferRequest.Builder> change) {
    TransferRequest.Builder request = transferRequest();
    change.accept(request);
    return stub -> stub.acceptTransfer(request.build());
  }

  private static TransferRequest.Builder transferRequest() {
    return TransferRequest.newBuilder()
        .setToUserId("bob")
        .setAmountMinor(1)
        .setCurrency("USD")
        .setIdempotencyKey("k");
  }

  private static Consumer<WalletServiceBlockingStub> list(
      Consumer<ListTransactionsRequest.Builder> change) {
    ListTransactionsRequest.Builder request = ListTransactionsRequest.newBuilder().setWalletId("1");
    change.accept(request);
    return stub -> stub.listTransactions(request.build());
  }

  private static GetWalletRequest walletRequest(String id) {
    return GetWalletRequest.newBuilder().setWalletId(id).build();
  }

  private static GetBalanceRequest balanceRequest(String id) {
    return GetBalanceRequest.newBuilder().setWalletId(id).build();
  }

  private static GetTransactionRequest transaction(String id) {
    return GetTransactionRequest.newBuilder().setTransactionId(id).build();
  }

  private static Timestamp time(long seconds, int nanos) {
    return Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }
}
