package dev.florin.app.fuzz;

import dev.florin.app.fuzz.RawRequest.Header;
import dev.florin.gateway.contract.Contract;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Of each operation of the OpenAPI document the request that its examples show. */
public final class RestSeeds {
  private final JsonObject document = Contract.load().document();
  private final List<Seed> seeds = new ArrayList<>();

  public RestSeeds() {
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject methods = paths.getJsonObject(path);
      for (String method : methods.fieldNames()) {
        seeds.add(seed(method.toUpperCase(Locale.ROOT), path, methods.getJsonObject(method)));
      }
    }
  }

  /** A request of the examples' world. */
  record Seed(String operationId, RawRequest example) {
    /** The same in the real one, as Alice. */
    RawRequest in(World world) {
      RawRequest request =
          new RawRequest(
              example.method(),
              world.real(example.target()),
              example.headers().stream()
                  .map(header -> new Header(header.name(), world.real(header.value())))
                  .toList(),
              world.real(example.body()));
      return request.with("Authorization", "Bearer " + world.token());
    }
  }

  List<Seed> all() {
    return seeds;
  }

  /** Those that may move money or change what is there, and may be wrong in most ways. */
  List<Seed> withBody() {
    return seeds.stream().filter(seed -> !seed.example.body().isEmpty()).toList();
  }

  JsonObject document() {
    return document;
  }

  /** Every name that a field or a parameter has anywhere. */
  List<String> names() {
    TreeSet<String> names = new TreeSet<>();
    JsonObject schemas = document.getJsonObject("components").getJsonObject("schemas");
    for (String schema : schemas.fieldNames()) {
      names.addAll(
          schemas.getJsonObject(schema).getJsonObject("properties", new JsonObject()).fieldNames());
    }
    names.addAll(List.of("limit", "cursor", "kind", "direction", "from", "to", "after", "state"));
    return List.copyOf(names);
  }

  private Seed seed(String method, String path, JsonObject operation) {
    String target = path;
    String query = "";
    List<Header> headers = new ArrayList<>(List.of(new Header("Host", "localhost")));
    for (JsonObject parameter : parameters(operation)) {
      String name = parameter.getString("name");
      Object example = parameter.getValue("example");
      if (example == null) {
        continue; // a required one without an example shows as a request that is refused
      }
      switch (parameter.getString("in")) {
        case "path" -> target = target.replace("{" + name + "}", example.toString());
        case "query" -> query += (query.isEmpty() ? "?" : "&") + name + "=" + example;
        case "header" -> headers.add(new Header(name, example.toString()));
        default -> throw new IllegalStateException(parameter.encode());
      }
    }
    String body = body(operation);
    if (!body.isEmpty()) {
      headers.add(new Header("Content-Type", "application/json"));
    }
    return new Seed(
        operation.getString("operationId"), new RawRequest(method, target + query, headers, body));
  }

  private List<JsonObject> parameters(JsonObject operation) {
    return objects(operation.getJsonArray("parameters", new JsonArray()))
        .map(parameter -> parameter.containsKey("$ref") ? target(parameter) : parameter)
        .toList();
  }

  private JsonObject target(JsonObject reference) {
    String path = reference.getString("$ref").substring(1);
    return (JsonObject) Objects.requireNonNull(JsonPointer.from(path).queryJson(document), path);
  }

  private static String body(JsonObject operation) {
    JsonObject body = operation.getJsonObject("requestBody");
    if (body == null) {
      return "";
    }
    JsonObject json = body.getJsonObject("content").getJsonObject("application/json");
    return RawRequest.bytesOf(json.getJsonObject("example", new JsonObject()).encode());
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }
}
