package dev.florin.gateway.contract;

import static dev.florin.gateway.problem.ProblemCode.UNKNOWN_FIELD;

import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.RejectedException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the document, compiled. Immutable.
 *
 * @param id the document's operationId
 * @param path the document's path, with its {placeholders}
 * @param secured whether it needs a token
 * @param pathParameters in the order of the placeholders
 * @param anyQuery whether whatever else stands after the question mark is nobody's business here
 * @param idempotencyKey the schema of the key, null where it needs none
 * @param body the schema of the body, null where it has none
 */
public record Operation(
    String id,
    HttpMethod method,
    String path,
    boolean secured,
    List<Parameter> pathParameters,
    List<Parameter> queryParameters,
    boolean anyQuery,
    @Nullable Schema idempotencyKey,
    @Nullable Schema body) {

  public boolean hasBody() {
    return body != null;
  }

  /** Whether it may change something, so that without an answer nobody knows whether it did. */
  public boolean isWrite() {
    return !method.equals(HttpMethod.GET);
  }

  /**
   * Reads a request, strictly.
   *
   * @param pathValues what stands in the placeholders, not yet decoded
   * @param query what stands after the question mark, not yet decoded, or null
   * @param bodyUtf8 ignored where the operation has no body
   */
  public Input read(
      List<String> pathValues, @Nullable String query, MultiMap headers, byte[] bodyUtf8)
      throws RejectedException {
    Map<String, Json> values = new LinkedHashMap<>();
    for (int at = 0; at < pathParameters.size(); at++) {
      Parameter parameter = pathParameters.get(at);
      values.put(parameter.name(), parameter.read(Percent.decode(pathValues.get(at))));
    }
    if (!anyQuery) {
      readQuery(QueryString.parse(query), values);
    }
    String key =
        idempotencyKey == null
            ? ""
            : IdempotencyKey.read(headers.getAll(IdempotencyKey.HEADER), idempotencyKey);
    return new Input(new Fields(values), body == null ? Fields.NONE : fields(body, bodyUtf8), key);
  }

  private void readQuery(Map<String, String> query, Map<String, Json> values)
      throws RejectedException {
    for (Parameter parameter : queryParameters) {
      String text = query.get(parameter.name());
      if (text != null) {
        values.put(parameter.name(), parameter.read(text));
      } else if (parameter.required()) {
        throw parameter.missing();
      }
    }
    for (Map.Entry<String, String> given : query.entrySet()) {
      if (queryParameters.stream().noneMatch(known -> known.name().equals(given.getKey()))) {
        throw unknown(given.getKey(), given.getValue());
      }
    }
  }

  private RejectedException unknown(String name, String value) {
    List<String> known = queryParameters.stream().map(Parameter::name).toList();
    return new RejectedException(
        Problem.ofField(
            UNKNOWN_FIELD,
            Json.shortened(name),
            new Json.Text(value).shown(),
            known.isEmpty() ? "no query parameters" : "only " + String.join(", ", known)));
  }

  private static Fields fields(Schema schema, byte[] bodyUtf8) throws RejectedException {
    Json json = StrictJson.parse(bodyUtf8);
    schema.check("the body", json);
    if (json instanceof Json.Fields(Map<String, Json> values)) {
      return new Fields(values);
    }
    throw new IllegalStateException("the contract's bodies are objects");
  }
}
