package dev.florin.identity.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks an issuer over HTTP: first where its keys are, then for them. What it may answer is bounded
 * in time and in size, and it cannot send the question elsewhere.
 */
final class HttpKeySource implements KeySource {
  /** For both documents together. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  static final int DOCUMENT_BYTES_MAX = 256 * 1024;

  private final String issuer;
  private final Duration patience;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .executor(Thread::startVirtualThread)
          .build();

  HttpKeySource(String issuer) {
    this(issuer, PATIENCE);
  }

  HttpKeySource(String issuer, Duration patience) {
    this.issuer = issuer;
    this.patience = patience;
  }

  @Override
  public KeySet fetch() throws IssuerException, InterruptedException {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    URI keys = whereKeysAre(document(IssuerUrl.discovery(issuer), deadlineNanos));
    try {
      return KeySet.of(document(keys, deadlineNanos));
    } catch (ParseException e) {
      throw new IssuerException(keys + " is no key set", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private URI whereKeysAre(Map<String, Object> discovery) throws IssuerException {
    Object named = discovery.get("issuer");
    if (!issuer.equals(named)) {
      throw new IssuerException("it calls itself " + named + " (expected: " + issuer + ")");
    }
    URI keys = discovery.get("jwks_uri") instanceof String url ? IssuerUrl.keys(issuer, url) : null;
    if (keys == null) {
      throw new IssuerException(
          "jwks_uri: " + discovery.get("jwks_uri") + " (expected: a URL as safe as the issuer's)");
    }
    return keys;
  }

  private Map<String, Object> document(URI url, long deadlineNanos)
      throws IssuerException, InterruptedException {
    HttpResponse<byte[]> response = get(url, deadlineNanos);
    if (response.statusCode() != 200) {
      throw new IssuerException(url + " answered " + response.statusCode() + " (expected: 200)");
    }
    try {
      return JSONObjectUtils.parse(new String(response.body(), UTF_8));
    } catch (ParseException e) {
      throw new IssuerException(url + " is no JSON object", e);
    }
  }

  private HttpResponse<byte[]> get(URI url, long deadlineNanos)
      throws IssuerException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(url).header("Accept", "application/json").build();
    CompletableFuture<HttpResponse<byte[]>> response = send(url, request);
    try {
      return response.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IssuerException(url + ": " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IssuerException(url + " did not answer in time", e);
    } finally {
      response.cancel(true); // Where it is not complete, this ends the exchange.
    }
  }

  private CompletableFuture<HttpResponse<byte[]>> send(URI url, HttpRequest request)
      throws IssuerException {
    try {
      return http.sendAsync(
          request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), DOCUMENT_BYTES_MAX));
    } catch (RuntimeException e) {
      throw new IssuerException(url + ": " + e, e);
    }
  }
}
