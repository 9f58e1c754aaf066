package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.gateway.contract.Contract;
import dev.florin.ledger.events.EventType;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the contract lists, and the program knows elsewhere. */
class ContractTypesTest {
  @Test
  void contractListsTheTypesOfEventsThatThereAre() {
    JsonObject schemas =
        Contract.load().document().getJsonObject("components").getJsonObject("schemas");

    assertThat(schemas.getJsonObject("EventType").getJsonArray("enum").stream().toList())
        .isEqualTo(Arrays.stream(EventType.values()).map(EventType::text).toList());
  }
}
