package dev.florin.gateway;

import dev.florin.gateway.contract.Contract;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;

/** Renders the contract as one page of HTML that needs no script, and nothing from elsewhere. */
final class ContractPage {
  private final JsonObject document;
  private final Html html = new Html();

  private ContractPage(JsonObject document) {
    this.document = document;
  }

  /** The page, made once. */
  static Answer answer(Contract contract) {
    String page = new ContractPage(contract.document()).page();
    return Answer.of(200, "text/html; charset=utf-8", Buffer.buffer(page))
        .with(Answer.CACHE_CONTROL, "no-cache")
        .with(SecurityHeaders.CONTENT_SECURITY_POLICY, PageStyle.POLICY);
  }

  private String page() {
    JsonObject info = document.getJsonObject("info");
    html.raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>")
        .text(info.getString("title"))
        .raw("</title><style>" + PageStyle.CSS + "</style></head><body><main><h1>")
        .text(info.getString("title") + " " + info.getString("version"))
        .raw("</h1>")
        .prose(info.getString("summary"))
        .prose(info.getString("description"))
        .raw("<p><a href=\"/openapi.yaml\">The OpenAPI document</a></p>");
    contents();
    document.getJsonArray("tags").forEach(tag -> section((JsonObject) tag));
    problems();
    schemas();
    return html.raw("</main></body></html>").toString();
  }

  private void contents() {
    html.raw("<nav aria-label=\"Operations\"><ul>");
    eachOperation((path, method, operation) ->
        html.raw("<li><a href=\"#")
            .text(operation.getString("operationId"))
            .raw("\"><code>")
            .text(method + " " + path)
            .raw("</code></a> ")
            .text(operation.getString("summary"))
            .raw("</li>"));
    html.raw("</ul></nav>");
  }

  private void section(JsonObject tag) {
    html.raw("<h2>").text(tag.getString("name")).raw("</h2>").prose(tag.getString("description"));
    eachOperation((path, method, operation) -> {
      if (operation.getJsonArray("tags").contains(tag.getString("name"))) {
        operation(path, method, operation);
      }
    });
  }

  private void operation(String path, String method, JsonObject operation) {
    html.raw("<article id=\"")
        .text(operation.getString("operationId"))
        .raw("\"><h3>")
        .text(operation.getString("summary"))
        .raw("</h3><p><code class=\"route\">")
        .text(method + " " + path)
        .raw("</code></p>")
        .prose(operation.getString("description", ""));
    parameters(operation.getJsonArray("parameters", new JsonArray()));
    if (operation.containsKey("requestBody")) {
      html.raw("<h4>Body</h4>");
      content(operation.getJsonObject("requestBody"));
    }
    responses(operation.getJsonObject("responses"));
    html.raw("</article>");
  }

  private void parameters(JsonArray parameters) {
    if (parameters.isEmpty()) {
      return;
    }
    html.raw("<h4>Parameters</h4><dl>");
    for (Object each : parameters) {
      JsonObject parameter = meant((JsonObject) each);
      html.raw("<dt><code>")
          .text(parameter.getString("name"))
          .raw("</code> <small>")
          .text(parameter.getString("in"))
          .text(parameter.getBoolean("required", false) ? ", required" : "")
          .raw("</small></dt><dd>")
          .prose(parameter.getString("description", ""));
      schema(parameter.getJsonObject("schema"));
      html.raw("</dd>");
    }
    html.raw("</dl>");
  }

  private void responses(JsonObject responses) {
    html.raw("<h4>Answers</h4><dl>");
    for (Map.Entry<String, Object> each : responses) {
      JsonObject response = meant((JsonObject) each.getValue());
      html.raw("<dt><code>").text(each.getKey()).raw("</code></dt><dd>");
      html.prose(response.getString("description"));
      if (each.getKey().startsWith("2")) {
        content(response);
      }
      html.raw("</dd>");
    }
    html.raw("</dl>");
  }

  private void content(JsonObject holder) {
    for (Map.Entry<String, Object> each : holder.getJsonObject("content", new JsonObject())) {
      JsonObject media = (JsonObject) each.getValue();
      schema(media.getJsonObject("schema"));
      if (media.containsKey("example")) {
        html.raw("<pre>").text(media.getJsonObject("example").encodePrettily()).raw("</pre>");
      }
    }
  }

  /** A schema in place: the name of a shared one as a link, or what it demands. */
  private void schema(JsonObject schema) {
    String reference = schema.getString("$ref");
    if (reference != null) {
      String name = reference.substring(reference.lastIndexOf('/') + 1);
      html.raw("<p><a href=\"#schema-").text(name).raw("\">").text(name).raw("</a></p>");
    } else {
      html.raw("<p><code>").text(schema.encode()).raw("</code></p>");
    }
  }

  private void problems() {
    html.raw("<h2>Problem codes</h2><dl>");
    JsonObject codes = schemasOf(document).getJsonObject("ProblemCode");
    for (Object each : codes.getJsonArray("oneOf")) {
      JsonObject code = (JsonObject) each;
      html.raw("<dt id=\"")
          .text(code.getString("const"))
          .raw("\"><code>")
          .text(code.getString("const"))
          .raw("</code></dt><dd>")
          .text(code.getString("title"))
          .raw("</dd>");
    }
    html.raw("</dl>");
  }

  private void schemas() {
    html.raw("<h2>Schemas</h2>");
    for (Map.Entry<String, Object> each : schemasOf(document)) {
      html.raw("<h3 id=\"schema-").text(each.getKey()).raw("\">").text(each.getKey()).raw("</h3>");
      html.raw("<pre>").text(((JsonObject) each.getValue()).encodePrettily()).raw("</pre>");
    }
  }

  private JsonObject meant(JsonObject object) {
    String reference = object.getString("$ref");
    if (reference == null) {
      return object;
    }
    JsonObject target = document;
    for (String step : reference.substring(2).split("/", -1)) {
      target = target.getJsonObject(step);
    }
    return target;
  }

  private static JsonObject schemasOf(JsonObject document) {
    return document.getJsonObject("components").getJsonObject("schemas");
  }

  private void eachOperation(OperationVisitor visitor) {
    for (Map.Entry<String, Object> path : document.getJsonObject("paths")) {
      for (Map.Entry<String, Object> method : (JsonObject) path.getValue()) {
        visitor.visit(
            path.getKey(),
            method.getKey().toUpperCase(Locale.ROOT),
            (JsonObject) method.getValue());
      }
    }
  }

  @FunctionalInterface
  private interface OperationVisitor {
    void visit(String path, String method, JsonObject operation);
  }
}
