package dev.florin.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a caller can send is of any size that he likes. */
class EveryInputHasBoundsTest {
  /** What lets a pattern match texts of any length. */
  private static final Pattern ENDLESS = Pattern.compile("[*+]|\\{\\d+,}");

  @Test
  void everyParameterAndEveryFieldOfEveryBodyHasBounds() {
    JsonObject document = References.resolve(Contract.load().document());
    List<String> unbounded = new ArrayList<>();
    int inputs = 0;
    for (Map.Entry<String, Object> path : document.getJsonObject("paths")) {
      for (Map.Entry<String, Object> method : (JsonObject) path.getValue()) {
        for (Input input : inputs((JsonObject) method.getValue())) {
          inputs++;
          collect(
              method.getKey() + " " + path.getKey() + " " + input.name, input.schema, unbounded);
        }
      }
    }

    assertThat(inputs).isGreaterThan(20);
    assertThat(unbounded).isEmpty();
  }

  private record Input(String name, JsonObject schema) {}

  private static List<Input> inputs(JsonObject operation) {
    List<Input> inputs = new ArrayList<>();
    for (Object each : operation.getJsonArray("parameters", new JsonArray())) {
      JsonObject parameter = (JsonObject) each;
      inputs.add(new Input(parameter.getString("name"), parameter.getJsonObject("schema")));
    }
    JsonObject body = operation.getJsonObject("requestBody", new JsonObject());
    for (Map.Entry<String, Object> content : body.getJsonObject("content", new JsonObject())) {
      inputs.add(new Input("body", ((JsonObject) content.getValue()).getJsonObject("schema")));
    }
    return inputs;
  }

  private static void collect(String where, JsonObject schema, List<String> unbounded) {
    if (!hasBounds(schema)) {
      unbounded.add(where + ": " + schema.encode());
    }
    for (Map.Entry<String, Object> property :
        schema.getJsonObject("properties", new JsonObject())) {
      collect(where + "." + property.getKey(), (JsonObject) property.getValue(), unbounded);
    }
    if (schema.containsKey("items")) {
      collect(where + "[]", schema.getJsonObject("items"), unbounded);
    }
  }

  private static boolean hasBounds(JsonObject schema) {
    return switch (schema.getString("type", "none")) {
      case "string" -> hasLength(schema);
      case "integer" -> schema.containsKey("minimum") && schema.containsKey("maximum");
      case "array" -> schema.containsKey("maxItems") && schema.containsKey("items");
      case "object" -> Boolean.FALSE.equals(schema.getValue("additionalProperties"));
      case "boolean" -> true;
      default -> false;
    };
  }

  private static boolean hasLength(JsonObject schema) {
    String pattern = schema.getString("pattern");
    return schema.containsKey("maxLength")
        || schema.containsKey("enum")
        || "date-time".equals(schema.getString("format"))
        || (pattern != null && !ENDLESS.matcher(pattern).find());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"string\"}",
        "{\"type\":\"string\",\"pattern\":\"^[a-z]+$\"}",
        "{\"type\":\"string\",\"pattern\":\"^[a-z]{1,}$\"}",
        "{\"type\":\"integer\",\"minimum\":1}",
        "{\"type\":\"array\",\"items\":{\"type\":\"boolean\"}}",
        "{\"type\":\"object\",\"properties\":{}}",
        "{}"
      })
  void whatHasNoBoundsIsFound(String schema) {
    assertThat(hasBounds(new JsonObject(schema))).isFalse();
  }
}
