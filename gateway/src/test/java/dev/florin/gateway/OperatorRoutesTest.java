package dev.florin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.wallet.v1.Freeze;
import dev.florin.wallet.v1.ListAuditEntriesRequest;
import dev.florin.wallet.v1.SetFreezeRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators' requests reach the service as they were meant, and its answers come back in JSON. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorRoutesTest {
  private final TestGateway gateway = new TestGateway();

  @AfterAll
  void close() {
    gateway.close();
  }

  @AfterEach
  void forget() {
    gateway.service.forget();
  }

  @ParameterizedTest
  @CsvSource({"none, FREEZE_NONE", "in, FREEZE_IN", "out, FREEZE_OUT", "both, FREEZE_BOTH"})
  void aFreezeIsHandedOn(String word, Freeze freeze) {
    HttpResponse<String> response = put("{\"frozen\":\"" + word + "\",\"reason\":\"stolen\"}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(response.body()))
        .isEqualTo(new JsonObject().put("wallet_id", "701").put("frozen", word));
    assertThat(gateway.service.asked())
        .containsExactly(
            SetFreezeRequest.newBuilder()
                .setWalletId("701")
                .setFrozen(freeze)
                .setReason("stolen")
                .build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"frozen\":\"out\"}",
        "{\"frozen\":\"out\",\"reason\":\"\"}",
        "{\"frozen\":\"OUT\",\"reason\":\"x\"}",
        "{\"frozen\":2,\"reason\":\"x\"}",
        "{\"frozen\":\"out\",\"reason\":\"a\\u0007\"}",
        "{\"frozen\":\"out\",\"reason\":\"x\",\"by\":\"me\"}"
      })
  void anUnfitFreezeIsNot(String body) {
    assertThat(put(body).statusCode()).isEqualTo(400);
    assertThat(gateway.service.asked()).isEmpty();
  }

  @Test
  void aFreezeIsTold() {
    assertThat(new JsonObject(gateway.get("/v1/wallets/701/freeze").body()))
        .isEqualTo(new JsonObject().put("wallet_id", "701").put("frozen", "none"));
  }

  @Test
  void theRecordIsAskedForAPageAndAWallet() {
    gateway.get("/v1/audit?wallet_id=701&before=17&limit=2");

    assertThat(gateway.service.asked())
        .containsExactly(
            ListAuditEntriesRequest.newBuilder()
                .setWalletId("701")
                .setBefore("17")
                .setLimit(2)
                .build());
  }

  @Test
  void theRecordSaysWhatIsNotThere() {
    JsonObject page = new JsonObject(gateway.get("/v1/audit").body());

    JsonArray entries = page.getJsonArray("entries");
    assertThat(page.getString("next_before")).isEqualTo("16");
    assertThat(entries.getJsonObject(0).getMap())
        .containsEntry("key_id", null)
        .containsEntry("wallet_id", null)
        .containsEntry("reason", null)
        .containsEntry("trace_id", null);
    assertThat(entries.getJsonObject(1).getMap())
        .containsEntry("key_id", "k7")
        .containsEntry("wallet_id", "701")
        .containsEntry("reason", "stolen")
        .containsEntry("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736");
  }

  private HttpResponse<String> put(String body) {
    return gateway.send(
        gateway.request("/v1/wallets/701/freeze").PUT(BodyPublishers.ofString(body)));
  }
}
