package dev.florin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.gateway.contract.Contract;
import dev.florin.gateway.contract.Operation;
import dev.florin.gateway.contract.SecondOpinion;
import dev.florin.wallet.v1.AcceptedTransferState;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The running gateway answers as the contract says, by the judgement of another validator. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgreementTest {
  private static final String MOVEMENT =
      "{\"wallet_id\":\"701\",\"amount\":5,\"currency\":\"USD\"}";

  private final Contract contract = Contract.load();
  private final TestGateway gateway = new TestGateway();
  private final SecondOpinion second = new SecondOpinion(contract.yaml());

  @AfterAll
  void close() {
    second.close();
    gateway.close();
  }

  @AfterEach
  void forget() {
    gateway.service.forget();
  }

  @ParameterizedTest
  @CsvSource({
    "listWallets, /v1/wallets",
    "getWallet, /v1/wallets/701",
    "getBalance, /v1/wallets/701/balance",
    "listTransactions, /v1/wallets/701/transactions",
    "getAcceptedTransfer, /v2/transfers/701",
    "getTransaction, /v1/transactions/701",
    "getIdempotency, /v1/idempotency/k",
    "getRecipient, /v1/recipients/bob?currency=USD",
    "listCurrencies, /v1/currencies",
    "getMe, /v1/me",
    "listEvents, /v1/events",
    "listWebhooks, /v1/webhooks",
    "getWebhook, /v1/webhooks/701",
    "listWebhookDeliveries, /v1/webhooks/701/deliveries",
    "getFreeze, /v1/wallets/701/freeze",
    "listAuditEntries, /v1/audit",
    "getLiveness, /health/live",
    "getReadiness, /health/ready"
  })
  void everyReadIsAnsweredAsPromised(String operationId, String path) {
    gateway.health.setStatus("", ServingStatus.SERVING);

    requirePromised(operationId, gateway.get(path), 200);
  }

  @Test
  void everyWriteIsAnsweredAsPromised() {
    String transfer = "{\"to_user_id\":\"bob\",\"amount\":5,\"currency\":\"USD\"}";

    requirePromised("createWallet", gateway.post("/v1/wallets", "{\"currency\":\"USD\"}"), 201);
    requirePromised("deposit", gateway.post("/v1/deposits", MOVEMENT), 201);
    requirePromised("withdraw", gateway.post("/v1/withdrawals", MOVEMENT), 201);
    requirePromised("transfer", gateway.post("/v1/transfers", transfer), 201);
    requirePromised("acceptTransfer", gateway.post("/v2/transfers", transfer), 202);
    requirePromised("cancelAcceptedTransfer", gateway.post("/v2/transfers/701/cancel", ""), 200);
  }

  @Test
  void everyChangeOfAWebhookIsAnsweredAsPromised() {
    String webhook = "/v1/webhooks/701";

    requirePromised(
        "createWebhook", gateway.post("/v1/webhooks", "{\"url\":\"http://a.example\"}"), 201);
    requirePromised("enableWebhook", gateway.post(webhook + "/enable", "{}"), 200);
    requirePromised("disableWebhook", gateway.post(webhook + "/disable", ""), 200);
    requirePromised("rotateWebhookSecret", gateway.post(webhook + "/secret", ""), 200);
    requirePromised(
        "redeliverEvents",
        gateway.post(webhook + "/redeliveries", "{\"first_event_id\":\"1-1\"}"),
        202);
  }

  @Test
  void aFreezeIsAnsweredAsPromised() {
    String order = "{\"frozen\":\"both\",\"reason\":\"stolen\"}";

    requirePromised(
        "setFreeze",
        gateway.send(gateway.request("/v1/wallets/701/freeze").PUT(BodyPublishers.ofString(order))),
        200);
  }

  @Test
  void expiredPlaceIsAsPromised() {
    gateway.service.answerBy(request -> {
      throw ProblemMappingTest.refusal(
          Status.Code.OUT_OF_RANGE, "cursor_expired", "no", Map.of("oldest", "1-17"));
    });

    requirePromised("listEvents", gateway.get("/v1/events?after=1-1"), 410);
  }

  @Test
  void problemsAreAsPromised() {
    requirePromised("transfer", gateway.post("/v1/transfers", "{}"), 400);
    requirePromised("transfer", gateway.post("/v1/transfers", "{\"x\":1}"), 400);
    requirePromised("acceptTransfer", gateway.post("/v2/transfers", "{}"), 400);
  }

  @ParameterizedTest
  @EnumSource(
      value = AcceptedTransferState.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ACCEPTED_TRANSFER_STATE_UNSPECIFIED", "UNRECOGNIZED"})
  void everyStateOfAnAcceptedTransferIsAsPromised(AcceptedTransferState state) {
    gateway.service.answerBy(request -> Examples.accepted(state).clearCounterparty().build());

    requirePromised("getAcceptedTransfer", gateway.get("/v2/transfers/701"), 200);
  }

  @Test
  void refusalToCancelIsAsPromised() {
    gateway.service.answerBy(request -> {
      throw ProblemMappingTest.refusal(
          Status.Code.FAILED_PRECONDITION, "not_cancellable", "no", Map.of("state", "settled"));
    });

    requirePromised("cancelAcceptedTransfer", gateway.post("/v2/transfers/701/cancel", ""), 409);
  }

  private void requirePromised(String operationId, HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(second.response(operationId, status, TestGateway.json(response)).getErrors())
        .as(response.body())
        .isNullOrEmpty();
  }

  @Test
  void contractWithoutAnActionStopsTheStart() {
    Set<String> operations =
        contract.operations().stream().map(Operation::id).collect(Collectors.toSet());
    Set<String> fewer = new HashSet<>(operations);
    fewer.remove("transfer");
    Set<String> more = new HashSet<>(operations);
    more.add("printMoney");

    Routes.requireAgreement(operations, contract);
    for (Set<String> actions : List.of(fewer, more)) {
      assertThatThrownBy(() -> Routes.requireAgreement(actions, contract))
          .isInstanceOf(GatewayException.class)
          .hasMessageContaining(actions.equals(fewer) ? "transfer" : "printMoney");
    }
  }

  @Test
  void pageShowsEveryOperationAndCodeAndRunsNoScript() {
    HttpResponse<String> page = gateway.get("/docs");

    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(page.body()).doesNotContain("<script", "src=", "href=\"http");
    for (Operation operation : contract.operations()) {
      assertThat(page.body()).contains("id=\"" + operation.id() + "\"");
    }
    assertThat(page.body()).contains("id=\"insufficient_funds\"");
  }
}
