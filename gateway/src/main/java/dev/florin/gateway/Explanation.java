package dev.florin.gateway;

import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.ProblemCode;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the metadata by which the wallet service explains a refusal; the .proto names the keys. */
final class Explanation {
  /** What gRPC names otherwise than REST. */
  private static final Map<String, String> REST_NAMES =
      Map.of("amount_minor", "amount", "idempotency_key", "Idempotency-Key");

  private static final List<String> AS_THEY_ARE = List.of("state", "scope", "oldest", "limit");

  private Explanation() {}

  static Problem problem(ProblemCode code, String detail, Map<String, String> metadata) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (metadata.containsKey("retry_after_seconds")) {
      headers.put("Retry-After", metadata.get("retry_after_seconds"));
    }
    if ("true".equals(metadata.get("replayed"))) {
      headers.put(Replay.HEADER, Replay.VALUE);
    }
    return new Problem(code, detail, members(metadata), headers);
  }

  /** What a program can use of the metadata. */
  static JsonObject members(Map<String, String> metadata) {
    JsonObject members = new JsonObject();
    putField(members, metadata);
    String currency = metadata.getOrDefault("currency", "");
    putMoney(members, "shortfall", metadata.get("shortfall_minor"), currency);
    putMoney(members, "available", metadata.get("available_minor"), currency);
    for (String name : AS_THEY_ARE) {
      if (metadata.containsKey(name)) {
        members.put(name, metadata.get(name));
      }
    }
    return members;
  }

  private static void putField(JsonObject members, Map<String, String> metadata) {
    String field = metadata.get("field");
    if (field != null) {
      members.put("field", REST_NAMES.getOrDefault(field, field));
      members.put("value", metadata.getOrDefault("value", ""));
      members.put("expected", metadata.getOrDefault("expected", ""));
    }
  }

  private static void putMoney(
      JsonObject members, String name, @Nullable String amountMinor, String currency) {
    if (amountMinor != null) {
      members.put(name, Shapes.money(Long.parseLong(amountMinor), currency));
    }
  }
}
