package dev.florin.gateway.contract;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compiles the operations of a document whose references are resolved. */
final class OperationCompiler {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final String JSON = "application/json";
  private static final String ANY_QUERY = "x-any-query";

  private final String path;
  private final String id;
  private final JsonObject operation;

  private OperationCompiler(String path, JsonObject operation) {
    this.path = path;
    this.operation = operation;
    this.id = operation.getString("operationId", path);
  }

  static List<Operation> compile(JsonObject document) {
    JsonArray security = document.getJsonArray("security", new JsonArray());
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, Object> path : document.getJsonObject("paths")) {
      for (Map.Entry<String, Object> member : (JsonObject) path.getValue()) {
        if (!METHODS.contains(member.getKey())) {
          throw new ContractException(
              path.getKey() + ": " + member.getKey() + " (expected: one of " + METHODS + ")");
        }
        HttpMethod method = HttpMethod.valueOf(member.getKey().toUpperCase(Locale.ROOT));
        operations.add(
            new OperationCompiler(path.getKey(), (JsonObject) member.getValue())
                .compile(method, security));
      }
    }
    return List.copyOf(operations);
  }

  private Operation compile(HttpMethod method, JsonArray security) {
    return new Operation(
        id,
        method,
        path,
        !operation.getJsonArray("security", security).isEmpty(),
        parameters("path")
            .sorted(
                Comparator.comparingInt(parameter -> path.indexOf("{" + parameter.name() + "}")))
            .toList(),
        parameters("query").toList(),
        operation.getBoolean(ANY_QUERY, false),
        idempotencyKey(),
        body());
  }

  private Stream<Parameter> parameters(String in) {
    return declared(in)
        .map(parameter ->
            new Parameter(
                parameter.getString("name"),
                parameter.getBoolean("required", false),
                schema(parameter)));
  }

  private @Nullable Schema idempotencyKey() {
    return declared("header")
        .filter(parameter -> parameter.getString("name").equals(IdempotencyKey.HEADER))
        .map(this::schema)
        .findAny()
        .orElse(null);
  }

  private @Nullable Schema body() {
    JsonObject body = operation.getJsonObject("requestBody");
    if (body == null) {
      return null;
    }
    JsonObject media = body.getJsonObject("content").getJsonObject(JSON);
    if (media == null || !body.getBoolean("required", false)) {
      throw new ContractException(id + ": a body that is optional or not " + JSON);
    }
    return SchemaCompiler.compile(id, media.getJsonObject("schema"));
  }

  private Stream<JsonObject> declared(String in) {
    return operation.getJsonArray("parameters", new JsonArray()).stream()
        .map(JsonObject.class::cast)
        .filter(parameter -> parameter.getString("in").equals(in));
  }

  private Schema schema(JsonObject parameter) {
    return SchemaCompiler.compile(
        id + "." + parameter.getString("name"), parameter.getJsonObject("schema"));
  }
}
