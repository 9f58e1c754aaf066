package dev.florin.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * A caller of the REST interface.
 *
 * @param http the client
 * @param url without a slash at its end
 * @param token of the user who calls
 */
record RestClient(HttpClient http, String url, String token) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static RestClient to(int port, String token) {
    return new RestClient(HttpClient.newHttpClient(), "http://127.0.0.1:" + port, token);
  }

  RestClient as(String another) {
    return new RestClient(http, url, another);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String key, String json)
      throws IOException, InterruptedException {
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Without a body, and without a key. */
  HttpResponse<String> post(String path) throws IOException, InterruptedException {
    HttpRequest request = request(path).POST(HttpRequest.BodyPublishers.noBody()).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token);
  }
}
