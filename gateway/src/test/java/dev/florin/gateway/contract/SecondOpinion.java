package dev.florin.gateway.contract;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.Map;
import java.util.Objects;

/** The contract as Vert.x' OpenAPI library reads it: slower, general, and written by others. */
public final class SecondOpinion implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final OpenAPIContract contract;

  public SecondOpinion(String yaml) {
    // Media types that the library does not know; what they hold is the same.
    String known =
        yaml.replace("application/problem+json:", "application/json:")
            .replace("application/yaml:", "text/plain:")
            .replace("text/html:", "text/plain:")
            .replace("text/javascript:", "text/plain:")
            .replace("text/css:", "application/json:")
            .replace("image/svg+xml:", "multipart/form-data:")
            .replace("text/csv:", "text/plain:")
            .replace("application/pdf:", "application/json:")
            .replace("text/event-stream:", "text/plain:");
    contract =
        OpenAPIContract.from(vertx, Contract.of(known).document(), Map.of())
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  /** Whether a request's body is what the document demands. */
  public boolean acceptsBody(String operationId, JsonObject body) {
    return validate(json(contract.operation(operationId).getRequestBody().getContent()), body)
        .getValid();
  }

  /** What is wrong with a response's body; valid where nothing is. */
  public OutputUnit response(String operationId, int status, JsonObject body) {
    return validate(
        json(
            Objects.requireNonNull(
                    contract.operation(operationId).getResponse(status),
                    operationId + " says nothing of " + status)
                .getContent()),
        body);
  }

  private static JsonSchema json(Map<String, MediaType> content) {
    return Objects.requireNonNull(content.get("application/json"), "no JSON").getSchema();
  }

  private OutputUnit validate(JsonSchema schema, Object value) {
    return contract.getSchemaRepository().validator(schema).validate(value);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
