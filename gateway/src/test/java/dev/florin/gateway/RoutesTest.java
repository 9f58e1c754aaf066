package dev.florin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutesTest {
  private final TestGateway gateway = new TestGateway();

  @AfterAll
  void close() {
    gateway.close();
  }

  @Test
  void transferAnswersWithTheTransactionAndItsPlace() {
    HttpResponse<String> response =
        gateway.post(
            "/v1/transfers",
            "{\"to_user_id\":\"bob\",\"amount\":1170,\"currency\":\"USD\",\"note\":\"lunch\"}");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("Location"))
        .hasValue("/v1/transactions/" + Examples.TRANSACTION_ID);
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
}
