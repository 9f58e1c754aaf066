package dev.florin.gateway.connection;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509KeyManager;

/**
 * Who may connect, and how.
 *
 * @param connectionsMax at once; one more is closed as soon as it is there
 * @param headersTimeout how long a caller may take for TLS, and then for a request's headers: from
 *     the connection's begin, and later from their first byte
 * @param tls what the gateway shows of itself; empty: plain HTTP
 * @param origins of web pages that may call from a browser
 */
public record ConnectionConfig(
    int connectionsMax,
    Duration headersTimeout,
    Optional<X509KeyManager> tls,
    List<String> origins) {
  public static final ConnectionConfig DEFAULT =
      new ConnectionConfig(25_000, Duration.ofSeconds(10), Optional.empty(), List.of());

  public ConnectionConfig {
    if (connectionsMax < 1) {
      throw new IllegalArgumentException(
          "connections-max: " + connectionsMax + " (expected: above 0)");
    }
    if (headersTimeout.toMillis() < 100) {
      throw new IllegalArgumentException(
          "headers_timeout: " + headersTimeout + " (expected: from 100 ms)");
    }
    origins = List.copyOf(origins);
  }
}
