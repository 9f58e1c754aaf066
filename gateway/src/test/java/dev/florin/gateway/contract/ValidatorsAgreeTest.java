package dev.florin.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.gateway.problem.RejectedException;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our checks and a general validator of the same document, held against each other over many
 * bodies. They differ on purpose in two things that no body here has: numbers such as 1.0, which
 * JSON Schema takes for integers, and a line break after a matching string, which Java's {@code $}
 * lets pass.
 */
class ValidatorsAgreeTest {
  private static final int BODIES = 5_000;
  private static final String COMMITTED = "dev.florin.transaction.committed";
  private static final List<String> NAMES =
      List.of(
          "wallet_id",
          "from_wallet_id",
          "to_wallet_id",
          "to_user_id",
          "amount",
          "currency",
          "note",
          "url",
          "types",
          "description",
          "after",
          "first_event_id",
          "last_event_id",
          "amuont");
  private static final List<@Nullable Object> VALUES =
      Arrays.asList(
          0L,
          -1L,
          1_000_000_000_000_000L,
          1_000_000_000_000_001L,
          Long.MAX_VALUE,
          1.5,
          "",
          "0",
          "07",
          "1234567890123456789",
          "12345678901234567890",
          "usd",
          "USDX",
          "n".repeat(200),
          "n".repeat(201),
          "\uD83C\uDF5C".repeat(200),
          "\uD83C\uDF5C".repeat(201),
          "tab\there",
          "b\u00f6b",
          "b".repeat(255),
          "b".repeat(256),
          true,
          null,
          "latest",
          "1-0",
          "1-12345",
          "http://a\u2028.example",
          new JsonArray().add(1),
          new JsonArray(),
          new JsonArray().add(COMMITTED),
          new JsonArray().add(COMMITTED).add(COMMITTED),
          new JsonArray().add(COMMITTED).add("dev.florin.accepted_transfer.settled"),
          new JsonArray().add(COMMITTED).add("other"),
          new JsonObject());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "createWallet",
        "deposit",
        "withdraw",
        "transfer",
        "acceptTransfer",
        "createWebhook",
        "enableWebhook",
        "redeliverEvents"
      })
  void bothSayTheSameOfEveryBody(String operationId) {
    Contract contract = Contract.load();
    Operation operation =
        contract.operations().stream()
            .filter(each -> each.id().equals(operationId))
            .findAny()
            .orElseThrow();
    Random random = new Random(operationId.hashCode());
    int accepted = 0;
    try (SecondOpinion second = new SecondOpinion(contract.yaml())) {
      for (int each = 0; each < BODIES; each++) {
        JsonObject body = body(random);
        boolean ours = accepts(operation, body);
        assertThat(ours).as(body.encode()).isEqualTo(second.acceptsBody(operationId, body));
        accepted += ours ? 1 : 0;
      }
    }
    assertThat(accepted).isBetween(BODIES / 100, BODIES - BODIES / 10);
  }

  private static boolean accepts(Operation operation, JsonObject body) {
    try {
      operation.read(
          List.of("7"),
          null,
          MultiMap.caseInsensitiveMultiMap().add(IdempotencyKey.HEADER, "k"),
          body.encode().getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (RejectedException e) {
      return false;
    }
  }

  /** Mostly what some operation wants; sometimes with a field too few or too many, or a bad one. */
  private static JsonObject body(Random random) {
    JsonObject body = new JsonObject();
    List<String> wanted = wanted(random);
    for (String name : wanted) {
      if (random.nextInt(20) > 0) {
        body.put(name, good(name));
      }
    }
    if (random.nextInt(4) == 0) {
      body.put("note", "lunch");
    }
    if (random.nextInt(3) == 0) {
      body.put(NAMES.get(random.nextInt(NAMES.size())), VALUES.get(random.nextInt(VALUES.size())));
    }
    return body;
  }

  private static List<String> wanted(Random random) {
    return switch (random.nextInt(7)) {
      case 0 -> List.of("currency");
      case 1 -> List.of("wallet_id", "amount", "currency");
      case 2 -> List.of("to_user_id", "amount", "currency");
      case 3 -> List.of("from_wallet_id", "to_wallet_id", "amount", "currency");
      case 4 -> List.of("url", "types");
      case 5 -> List.of("after");
      case 6 -> List.of("first_event_id", "last_event_id");
      default -> throw new IllegalStateException("of seven");
    };
  }

  private static Object good(String name) {
    return switch (name) {
      case "amount" -> 1170L;
      case "currency" -> "USD";
      case "to_user_id" -> "bob";
      case "url" -> "https://shop.example/florin";
      case "types" -> new JsonArray().add(COMMITTED);
      case "after", "first_event_id", "last_event_id" -> "1-12345";
      default -> "701208113412415488";
    };
  }
}
