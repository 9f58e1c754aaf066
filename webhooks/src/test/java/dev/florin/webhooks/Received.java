package dev.florin.webhooks;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What came, complete. */
final class Received {
  private final String target;
  private final Map<String, String> headers;
  private final byte[] body;

  Received(HttpServerRequest request, Buffer body) {
    this.target = request.uri();
    this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    request.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
    this.body = body.getBytes();
  }

  String target() {
    return target;
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  long number() {
    String id = header("webhook-id");
    return Long.parseLong(id.substring(id.indexOf('-') + 1));
  }

  int attempt() {
    return Integer.parseInt(header("Florin-Attempt"));
  }

  byte[] body() {
    return body.clone();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d/%d", number(), attempt());
  }
}
