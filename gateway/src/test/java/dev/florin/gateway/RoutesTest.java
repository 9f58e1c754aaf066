package dev.florin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.florin.wallet.v1.AcceptTransferResponse;
import dev.florin.wallet.v1.AcceptedTransferState;
import dev.florin.wallet.v1.CancelAcceptedTransferRequest;
import dev.florin.wallet.v1.CreateWalletResponse;
import dev.florin.wallet.v1.Direction;
import dev.florin.wallet.v1.GetAcceptedTransferRequest;
import dev.florin.wallet.v1.GetIdempotencyRequest;
import dev.florin.wallet.v1.GetRecipientRequest;
import dev.florin.wallet.v1.Idempotency;
import dev.florin.wallet.v1.IdempotencyState;
import dev.florin.wallet.v1.ListTransactionsRequest;
import dev.florin.wallet.v1.ListTransactionsResponse;
import dev.florin.wallet.v1.Refusal;
import dev.florin.wallet.v1.TransactionKind;
import dev.florin.wallet.v1.TransferRequest;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every route: what it asks of the service, and what it makes of the answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutesTest {
  private static final String TRANSFER =
      "{\"to_user_id\":\"bob\",\"amount\":1170,\"currency\":\"USD\",\"note\":\"lunch\"}";

  private static final String ACCEPTED =
      """
      {"id":"701311000000000001","state":"pending","wallet_id":"701208113412415488",
       "amount":-1170,"currency":"USD",
       "counterparty":{"wallet_id":"701208113412415499","user_id":"bob"},
       "note":"lunch","accepted_at":"2026-11-22T12:00:00.123456Z"}
      """;

  private final TestGateway gateway = new TestGateway();

  @AfterAll
  void close() {
    gateway.close();
  }

  @AfterEach
  void forget() {
    gateway.service.forget();
  }

  @Test
  void transferAnswersWithTheTransactionAndItsPlace() {
    HttpResponse<String> response = gateway.post("/v1/transfers", TRANSFER);

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("Location"))
        .hasValue("/v1/transactions/" + Examples.TRANSACTION_ID);
    assertThat(response.headers().firstValue("Idempotent-Replayed")).isEmpty();
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(TestGateway.json(response))
        .isEqualTo(
            new JsonObject(
                """
                {"id":"701311000000000001","kind":"transfer","wallet_id":"701208113412415488",
                 "amount":-1170,"currency":"USD",
                 "counterparty":{"wallet_id":"701208113412415499","user_id":"bob"},
                 "note":"lunch","balance_after":8330,
                 "created_at":"2026-11-22T12:00:00.123456Z"}
                """));
  }

  @Test
  void transferAsksForWhatTheBodySaysAndNothingElse() {
    gateway.post("/v1/transfers", TRANSFER);

    assertThat(gateway.service.asked())
        .containsExactly(
            TransferRequest.newBuilder()
                .setToUserId("bob")
                .setAmountMinor(1170)
                .setCurrency("USD")
                .setNote("lunch")
                .setIdempotencyKey("key-1")
                .build());
  }

  @Test
  void noteKeepsEveryCharacter() {
    String note = "\uD83C\uDF5C ünï \\\" ' <b>";
    JsonObject body = new JsonObject(TRANSFER).put("note", note);

    gateway.post("/v1/transfers", body.encode());

    assertThat(((TransferRequest) gateway.service.asked().getFirst()).getNote()).isEqualTo(note);
  }

  @Test
  void noteCountsCharactersNotUtf16() {
    JsonObject body = new JsonObject(TRANSFER).put("note", "\uD83C\uDF5C".repeat(200));

    assertThat(gateway.post("/v1/transfers", body.encode()).statusCode()).isEqualTo(201);
  }

  @Test
  void replayHasTheSameStatusAndIsMarked() {
    gateway.service.answerBy(
        request -> Examples.moved(Examples.transfer()).toBuilder().setReplayed(true).build());

    HttpResponse<String> response = gateway.post("/v1/transfers", TRANSFER);

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("Idempotent-Replayed")).hasValue("true");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "abc, abc",
        "\"abc\", abc",
        "\"a\\\"b\", a\"b",
        "\"a\\\\b\", a\\b",
        "a\"b, a\"b",
        "\"a b\", a b"
      })
  void quotedAndBareKeysAreTheSame(String header, String key) {
    gateway.send(
        gateway
            .request("/v1/transfers")
            .header("Idempotency-Key", header)
            .POST(BodyPublishers.ofString(TRANSFER)));

    assertThat(((TransferRequest) gateway.service.asked().getFirst()).getIdempotencyKey())
        .isEqualTo(key);
  }

  @Test
  void depositAndWithdrawalHaveNoCounterparty() {
    String body = "{\"wallet_id\":\"7\",\"amount\":10000,\"currency\":\"USD\"}";

    JsonObject deposit = TestGateway.json(gateway.post("/v1/deposits", body));
    JsonObject withdrawal = TestGateway.json(gateway.post("/v1/withdrawals", body));

    assertThat(deposit.getString("kind")).isEqualTo("deposit");
    assertThat(deposit.containsKey("counterparty")).isTrue();
    assertThat(deposit.getValue("counterparty")).isNull();
    assertThat(withdrawal.getString("kind")).isEqualTo("withdrawal");
    assertThat(withdrawal.getLong("amount")).isEqualTo(-500);
  }

  @Test
  void acceptedTransferAnswersWithItsStateAndItsPlace() {
    HttpResponse<String> response = gateway.post("/v2/transfers", TRANSFER);

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.headers().firstValue("Location"))
        .hasValue("/v2/transfers/" + Examples.TRANSACTION_ID);
    assertThat(response.headers().firstValue("Idempotent-Replayed")).isEmpty();
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(TestGateway.json(response)).isEqualTo(new JsonObject(ACCEPTED));
    assertThat(gateway.service.asked())
        .containsExactly(
            TransferRequest.newBuilder()
                .setToUserId("bob")
                .setAmountMinor(1170)
                .setCurrency("USD")
                .setNote("lunch")
                .setIdempotencyKey("key-1")
                .build());
  }

  @Test
  void replayedAcceptanceHasTheSameStatusAndIsMarked() {
    gateway.service.answerBy(request ->
        AcceptTransferResponse.newBuilder()
            .setTransfer(Examples.pending())
            .setReplayed(true)
            .build());

    HttpResponse<String> response = gateway.post("/v2/transfers", TRANSFER);

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.headers().firstValue("Idempotent-Replayed")).hasValue("true");
    assertThat(TestGateway.json(response)).isEqualTo(new JsonObject(ACCEPTED));
  }

  @Test
  void settledTransferComesWithItsTransaction() {
    JsonObject settled = TestGateway.json(gateway.get("/v2/transfers/7"));

    assertThat(gateway.service.asked())
        .containsExactly(GetAcceptedTransferRequest.newBuilder().setTransferId("7").build());
    assertThat(settled.remove("transaction"))
        .isEqualTo(TestGateway.json(gateway.get("/v1/transactions/7")));
    assertThat(settled)
        .isEqualTo(
            new JsonObject(ACCEPTED)
                .put("state", "settled")
                .put("finished_at", "2026-11-22T12:00:00.123456Z"));
  }

  @Test
  void refusedTransferComesWithTheReasonAndItsFigures() {
    gateway.service.answerBy(request ->
        Examples.accepted(AcceptedTransferState.ACCEPTED_TRANSFER_STATE_REFUSED)
            .clearCounterparty()
            .clearNote()
            .setFinishedAt(Examples.NOON)
            .setRefusal(
                Refusal.newBuilder()
                    .setCode("insufficient_funds")
                    .setDetail("no")
                    .putMetadata("shortfall_minor", "5")
                    .putMetadata("currency", "USD"))
            .build());

    assertThat(TestGateway.json(gateway.get("/v2/transfers/7")))
        .isEqualTo(
            new JsonObject(
                """
                {"id":"701311000000000001","state":"refused","wallet_id":"701208113412415488",
                 "amount":-1170,"currency":"USD","counterparty":null,"note":null,
                 "accepted_at":"2026-11-22T12:00:00.123456Z",
                 "finished_at":"2026-11-22T12:00:00.123456Z",
                 "refusal":{"code":"insufficient_funds","detail":"no",
                            "shortfall":{"amount":5,"currency":"USD"}}}
                """));
  }

  @Test
  void cancellingNeedsNeitherABodyNorAKey() {
    HttpResponse<String> response =
        gateway.send(
            HttpRequest.newBuilder(gateway.uri("/v2/transfers/7/cancel"))
                .header("Authorization", "Bearer " + TestGateway.TOKEN)
                .POST(BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(TestGateway.json(response).getString("state")).isEqualTo("cancelled");
    assertThat(gateway.service.asked())
        .containsExactly(CancelAcceptedTransferRequest.newBuilder().setTransferId("7").build());
  }

  @Test
  void newWalletIs201AndAnOldOne200() {
    HttpResponse<String> created = gateway.post("/v1/wallets", "{\"currency\":\"USD\"}");
    gateway.service.answerBy(
        request -> CreateWalletResponse.newBuilder().setWallet(Examples.wallet()).build());
    HttpResponse<String> known = gateway.post("/v1/wallets", "{\"currency\":\"USD\"}");

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(known.statusCode()).isEqualTo(200);
    assertThat(created.headers().firstValue("Location"))
        .isEqualTo(known.headers().firstValue("Location"))
        .hasValue("/v1/wallets/" + Examples.WALLET_ID);
    assertThat(TestGateway.json(created).getString("version")).isEqualTo("3");
  }

  @Test
  void balanceNamesItsStateAndIsNotSentAgain() {
    String path = "/v1/wallets/701/balance";
    HttpResponse<String> first = gateway.get(path);
    String tag = first.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> same = gateway.send(gateway.request(path).header("If-None-Match", tag));
    gateway.service.answerBy(request -> Examples.balance(2, 3));
    HttpResponse<String> restored =
        gateway.send(gateway.request(path).header("If-None-Match", tag));

    assertThat(tag).isEqualTo("\"1-3\"");
    assertThat(first.headers().firstValue("Cache-Control")).hasValue("private, no-cache");
    assertThat(TestGateway.json(first))
        .isEqualTo(
            new JsonObject(
                """
                {"wallet_id":"701208113412415488","amount":8330,"currency":"USD","version":"3"}
                """));
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(same.headers().firstValue("ETag")).hasValue(tag);
    assertThat(restored.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {"W/\"1-3\"; 304", "\"0-1\", \"1-3\"; 304", "*; 304", "\"1-2\"; 200", "1-3; 200"})
  void ifNoneMatchMayListTags(String header, int status) {
    HttpResponse<String> response =
        gateway.send(gateway.request("/v1/wallets/701/balance").header("If-None-Match", header));

    assertThat(response.statusCode()).isEqualTo(status);
  }

  @Test
  void statementPassesItsFiltersOn() {
    gateway.get(
        "/v1/wallets/701/transactions?limit=20&kind=transfer&direction=out"
            + "&from=2026-11-22T13:00:00%2B01:00&to=2026-11-23T00:00:00.5Z"
            + "&counterparty_user_id=bob%40example.org");

    assertThat(gateway.service.asked())
        .containsExactly(
            ListTransactionsRequest.newBuilder()
                .setWalletId("701")
                .setLimit(20)
                .setKind(TransactionKind.TRANSACTION_KIND_TRANSFER)
                .setDirection(Direction.DIRECTION_OUT)
                .setFrom(Timestamp.newBuilder().setSeconds(1_795_348_800L))
                .setTo(Timestamp.newBuilder().setSeconds(1_795_392_000L).setNanos(500_000_000))
                .setCounterpartyUserId("bob@example.org")
                .build());
  }

  @Test
  void lastPageHasNoCursor() {
    JsonObject page = TestGateway.json(gateway.get("/v1/wallets/701/transactions?cursor=abc"));
    gateway.service.answerBy(request -> ListTransactionsResponse.getDefaultInstance());
    JsonObject last = TestGateway.json(gateway.get("/v1/wallets/701/transactions"));

    assertThat(page.getString("next_cursor")).isEqualTo("more");
    assertThat(page.getJsonArray("transactions")).hasSize(2);
    assertThat(last.containsKey("next_cursor")).isTrue();
    assertThat(last.getValue("next_cursor")).isNull();
  }

  @Test
  void idempotencyTellsWhatBecameOfAKey() {
    JsonObject done = TestGateway.json(gateway.get("/v1/idempotency/a%2Fb%20c"));
    gateway.service.answerBy(request ->
        Idempotency.newBuilder()
            .setIdempotencyKey("k")
            .setState(IdempotencyState.IDEMPOTENCY_STATE_DONE)
            .setRefusal(
                Refusal.newBuilder()
                    .setCode("insufficient_funds")
                    .setDetail("no")
                    .putMetadata("shortfall_minor", "5")
                    .putMetadata("currency", "USD"))
            .build());
    JsonObject refused = TestGateway.json(gateway.get("/v1/idempotency/k"));

    assertThat(((GetIdempotencyRequest) gateway.service.asked().getFirst()).getIdempotencyKey())
        .isEqualTo("a/b c");
    assertThat(done.getString("state")).isEqualTo("done");
    assertThat(done.getJsonObject("transaction").getString("id"))
        .isEqualTo(Examples.TRANSACTION_ID);
    assertThat(refused.getJsonObject("refusal").getString("code")).isEqualTo("insufficient_funds");
    assertThat(refused.getJsonObject("refusal").getJsonObject("shortfall").getLong("amount"))
        .isEqualTo(5);
  }

  @Test
  void recipientIsAskedForInACurrency() {
    JsonObject recipient = TestGateway.json(gateway.get("/v1/recipients/b+b?currency=USD"));

    assertThat(gateway.service.asked())
        .containsExactly(
            GetRecipientRequest.newBuilder().setUserId("b+b").setCurrency("USD").build());
    assertThat(recipient.getBoolean("can_receive")).isTrue();
  }

  @Test
  void currenciesMayBeKeptForAWhile() {
    HttpResponse<String> response = gateway.get("/v1/currencies");

    assertThat(response.headers().firstValue("Cache-Control")).hasValue("private, max-age=3600");
    assertThat(response.body())
        .isEqualTo(
            "{\"currencies\":[{\"code\":\"JPY\",\"exponent\":0},"
                + "{\"code\":\"USD\",\"exponent\":2}]}");
  }
}
