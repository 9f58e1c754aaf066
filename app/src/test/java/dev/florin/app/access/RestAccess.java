package dev.florin.app.access;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks over REST. */
record RestAccess(HttpClient http, int port) implements AccessDoor {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public Seen ask(String credential, Ask ask) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + ask.path()))
            .timeout(PATIENCE)
            .method(
                ask.verb(),
                ask.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(ask.body()));
    if (ask.body() != null) {
      request.header("Content-Type", "application/json");
    }
    if (ask.key() != null) {
      request.header("Idempotency-Key", ask.key());
    }
    if (!credential.isEmpty()) {
      request.header("Authorization", "Bearer " + credential);
    }
    HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() < 300) {
        return new Seen("ok", ask.isStream() ? "" : text(body));
      }
      JsonObject problem = new JsonObject(text(body));
      problem.remove("trace_id");
      return new Seen(problem.getString("code"), response.statusCode() + " " + problem.encode());
    }
  }

  private static String text(InputStream body) throws IOException {
    return new String(body.readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    http.close();
  }
}
