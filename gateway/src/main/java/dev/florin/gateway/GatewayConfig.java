package dev.florin.gateway;

import dev.florin.gateway.connection.ConnectionConfig;
import dev.florin.gateway.connection.DrainConfig;
import dev.florin.gateway.page.PageConfig;
import dev.florin.gateway.throttle.ThrottleConfig;
import java.time.Duration;

/**
 * How the gateway listens, and its bounds.
 *
 * @param listenHost the address to listen on
 * @param port 0 for any free one
 * @param requestTimeout how long the wallet service may take for one call
 * @param readTimeout how long a caller may take to send a body
 * @param idleTimeout how long a connection may be silent
 * @param draining how it stops
 * @param bodyBytesMax of one request
 * @param compressionBytesMin smaller answers are not compressed
 * @param throttle how often callers may ask
 * @param streams the bounds of live streams
 * @param connections who may connect, and how
 * @param page the wallet page, and how people sign in there
 */
public record GatewayConfig(
    String listenHost,
    int port,
    Duration requestTimeout,
    Duration readTimeout,
    Duration idleTimeout,
    DrainConfig draining,
    int bodyBytesMax,
    int compressionBytesMin,
    ThrottleConfig throttle,
    StreamConfig streams,
    ConnectionConfig connections,
    PageConfig page) {

  /** The length of a request's first line, and of its headers together: twice a long token. */
  static final int HEADER_BYTES_MAX = 16 * 1024;

  public GatewayConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("http-port: " + port + " (expected: 0 to 65535)");
    }
    requirePositive("request_timeout", requestTimeout);
    requirePositive("read_timeout", readTimeout);
    requirePositive("idle_timeout", idleTimeout);
    requirePositive("body_bytes_max", bodyBytesMax);
    requirePositive("compression_bytes_min", compressionBytesMin);
  }

  public static GatewayConfig defaults() {
    return new GatewayConfig(
        "127.0.0.1",
        8080,
        Duration.ofSeconds(10),
        Duration.ofSeconds(15),
        Duration.ofSeconds(60),
        DrainConfig.DEFAULT,
        1024 * 1024,
        1024,
        ThrottleConfig.defaults(),
        StreamConfig.DEFAULT,
        ConnectionConfig.DEFAULT,
        PageConfig.NONE);
  }

  /** The same, listening elsewhere. */
  public GatewayConfig listeningOn(String host, int newPort) {
    return new GatewayConfig(
        host,
        newPort,
        requestTimeout,
        readTimeout,
        idleTimeout,
        draining,
        bodyBytesMax,
        compressionBytesMin,
        throttle,
        streams,
        connections,
        page);
  }

  /** The same, with another time for one call of the wallet service. */
  public GatewayConfig withRequestTimeout(Duration timeout) {
    return new GatewayConfig(
        listenHost,
        port,
        timeout,
        readTimeout,
        idleTimeout,
        draining,
        bodyBytesMax,
        compressionBytesMin,
        throttle,
        streams,
        connections,
        page);
  }

  /** The same, with another time for sending a body. */
  public GatewayConfig withReadTimeout(Duration timeout) {
    return new GatewayConfig(
        listenHost,
        port,
        requestTimeout,
        timeout,
        idleTimeout,
        draining,
        bodyBytesMax,
        compressionBytesMin,
        throttle,
        streams,
        connections,
        page);
  }

  /** The same, with other limits for callers. */
  public GatewayConfig withThrottle(ThrottleConfig limits) {
    return new GatewayConfig(
        listenHost,
        port,
        requestTimeout,
        readTimeout,
        idleTimeout,
        draining,
        bodyBytesMax,
        compressionBytesMin,
        limits,
        streams,
        connections,
        page);
  }

  /** The same, with other bounds of live streams. */
  public GatewayConfig withStreams(StreamConfig bounds) {
    return new GatewayConfig(
        listenHost,
        port,
        requestTimeout,
        readTimeout,
        idleTimeout,
        draining,
        bodyBytesMax,
        compressionBytesMin,
        throttle,
        bounds,
        connections,
        page);
  }

  /** The same, for other connections. */
  public GatewayConfig withConnections(ConnectionConfig others) {
    return new GatewayConfig(
        listenHost,
        port,
        requestTimeout,
        readTimeout,
        idleTimeout,
        draining,
        bodyBytesMax,
        compressionBytesMin,
        throttle,
        streams,
        others,
        page);
  }

  /** The same, with another way to stop. */
  public GatewayConfig withDraining(DrainConfig times) {
    return new GatewayConfig(
        listenHost,
        port,
        requestTimeout,
        readTimeout,
        idleTimeout,
        times,
        bodyBytesMax,
        compressionBytesMin,
        throttle,
        streams,
        connections,
        page);
  }

  /** The same, with another page. */
  public GatewayConfig withPage(PageConfig other) {
    return new GatewayConfig(
        listenHost,
        port,
        requestTimeout,
        readTimeout,
        idleTimeout,
        draining,
        bodyBytesMax,
        compressionBytesMin,
        throttle,
        streams,
        connections,
        other);
  }

  private static void requirePositive(String name, Duration duration) {
    if (duration.toMillis() < 1) {
      throw new IllegalArgumentException(name + ": " + duration + " (expected: at least 1 ms)");
    }
  }

  private static void requirePositive(String name, int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException(name + ": " + bytes + " (expected: at least 1)");
    }
  }
}
