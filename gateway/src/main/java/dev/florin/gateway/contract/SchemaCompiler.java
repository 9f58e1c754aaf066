package dev.florin.gateway.contract;

import dev.florin.gateway.problem.ProblemCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compiles the document's schemas for requests; what it does not know stops the start. */
final class SchemaCompiler {
  /** Names the code of the problem that a string gets which the schema does not allow. */
  private static final String CODE = "x-code";

  private static final Set<String> TEXT_KEYWORDS =
      Set.of("type", "description", "minLength", "maxLength", "pattern", "enum", "format", CODE);
  private static final Set<String> WHOLE_KEYWORDS =
      Set.of("type", "description", "format", "minimum", "maximum");
  private static final Set<String> ITEMS_KEYWORDS =
      Set.of("type", "description", "items", "maxItems", "uniqueItems");
  private static final Set<String> OBJECT_KEYWORDS =
      Set.of("type", "description", "additionalProperties", "required", "properties", "oneOf");

  private SchemaCompiler() {}

  /**
   * Compiles one schema, whose references are resolved.
   *
   * @param where for the error's text
   * @throws ContractException for a keyword or a use of it that is not known here
   */
  static Schema compile(String where, JsonObject schema) {
    return switch (schema.getString("type", "none")) {
      case "object" -> object(where, schema);
      case "array" -> items(where, schema);
      case "string" -> text(where, schema);
      case "integer" -> whole(where, schema);
      default -> throw unknown(where, "type " + schema.getValue("type"));
    };
  }

  private static ObjectSchema object(String where, JsonObject schema) {
    requireKnown(where, schema, OBJECT_KEYWORDS);
    if (!Boolean.FALSE.equals(schema.getValue("additionalProperties"))) {
      throw unknown(where, "additionalProperties other than false");
    }
    Map<String, Schema> properties = new LinkedHashMap<>();
    for (Map.Entry<String, Object> property : schema.getJsonObject("properties")) {
      String at = where + "." + property.getKey();
      properties.put(property.getKey(), compile(at, (JsonObject) property.getValue()));
    }
    return new ObjectSchema(
        properties,
        strings(schema.getJsonArray("required", new JsonArray())),
        exactlyOneOf(where, schema.getJsonArray("oneOf", new JsonArray())));
  }

  private static List<String> exactlyOneOf(String where, JsonArray alternatives) {
    List<String> names = new ArrayList<>();
    for (Object alternative : alternatives) {
      JsonObject schema = (JsonObject) alternative;
      requireKnown(where, schema, Set.of("required"));
      List<String> required = strings(schema.getJsonArray("required"));
      if (required.size() != 1) {
        throw unknown(where, "oneOf with more than one required name");
      }
      names.addAll(required);
    }
    return List.copyOf(names);
  }

  private static ItemsSchema items(String where, JsonObject schema) {
    requireKnown(where, schema, ITEMS_KEYWORDS);
    Integer countMax = schema.getInteger("maxItems");
    if (countMax == null || !schema.getBoolean("uniqueItems", false)) {
      throw unknown(where, "an array without maxItems and uniqueItems");
    }
    return new ItemsSchema(compile(where, schema.getJsonObject("items")), countMax);
  }

  private static TextSchema text(String where, JsonObject schema) {
    requireKnown(where, schema, TEXT_KEYWORDS);
    String format = schema.getString("format", "");
    if (!format.isEmpty() && !format.equals("date-time")) {
      throw unknown(where, "format " + format);
    }
    String code = schema.getString(CODE, ProblemCode.INVALID_FIELD.code());
    return new TextSchema(
        schema.getInteger("minLength", 0),
        schema.getInteger("maxLength", Integer.MAX_VALUE),
        pattern(where, schema),
        new LinkedHashSet<>(strings(schema.getJsonArray("enum", new JsonArray()))),
        format.equals("date-time"),
        ProblemCode.of(code).orElseThrow(() -> unknown(where, CODE + " " + code)),
        expected(schema));
  }

  /**
   * The pattern without its anchors, for matching the whole string: in Java a closing {@code $}
   * would let a line break after it pass, which JSON Schema does not.
   */
  private static @Nullable Pattern pattern(String where, JsonObject schema) {
    String pattern = schema.getString("pattern");
    if (pattern == null) {
      return null;
    }
    if (!pattern.startsWith("^") || !pattern.endsWith("$") || pattern.contains("|")) {
      throw unknown(where, "a pattern that is not anchored at both ends");
    }
    return Pattern.compile(pattern.substring(1, pattern.length() - 1));
  }

  private static String expected(JsonObject schema) {
    JsonArray choices = schema.getJsonArray("enum");
    if (choices != null) {
      return "one of " + String.join(", ", strings(choices));
    }
    String description = schema.getString("description");
    if (description != null) {
      return description.strip().replaceAll("\\.$", "");
    }
    return schema.getString("format", "").equals("date-time")
        ? "an RFC 3339 time, such as 2026-11-22T12:00:00Z"
        : "a string of "
            + schema.getInteger("minLength", 0)
            + " to "
            + schema.getInteger("maxLength", Integer.MAX_VALUE)
            + " characters";
  }

  private static WholeSchema whole(String where, JsonObject schema) {
    requireKnown(where, schema, WHOLE_KEYWORDS);
    return new WholeSchema(
        schema.getLong("minimum", Long.MIN_VALUE), schema.getLong("maximum", Long.MAX_VALUE));
  }

  private static List<String> strings(JsonArray array) {
    return array.stream().map(String.class::cast).toList();
  }

  private static void requireKnown(String where, JsonObject schema, Set<String> known) {
    for (String keyword : schema.fieldNames()) {
      if (!known.contains(keyword)) {
        throw unknown(where, "the keyword " + keyword);
      }
    }
  }

  private static ContractException unknown(String where, String what) {
    return new ContractException(where + ": " + what + " (expected: what requests are checked by)");
  }
}
