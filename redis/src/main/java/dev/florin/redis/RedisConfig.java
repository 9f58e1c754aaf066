package dev.florin.redis;

import java.time.Duration;
import java.util.Optional;

/**
 * Where one Redis is and how long its answers may take.
 *
 * @param host name or address
 * @param port TCP port
 * @param user a user of Redis's access list; empty for the default user
 * @param password empty if Redis asks for none
 * @param tls whether the connection is encrypted and the server's certificate checked
 * @param timeout of connecting and of one command: a Redis that takes longer is left alone
 */
public record RedisConfig(
    String host,
    int port,
    Optional<String> user,
    Optional<String> password,
    boolean tls,
    Duration timeout) {
  /** Long for a Redis nearby, short for somebody who waits. */
  public static final Duration TIMEOUT = Duration.ofMillis(250);

  private static final Duration TIMEOUT_MIN = Duration.ofMillis(10);
  private static final Duration TIMEOUT_MAX = Duration.ofSeconds(10);

  /** Checks the bounds. */
  public RedisConfig {
    require(!host.isBlank(), "host: empty (expected: a name or an address)");
    require(port >= 1 && port <= 65_535, "port: " + port + " (expected: 1..65535)");
    require(user.isEmpty() || password.isPresent(), "password: none (expected: one for the user)");
    require(
        timeout.compareTo(TIMEOUT_MIN) >= 0 && timeout.compareTo(TIMEOUT_MAX) <= 0,
        "timeout: " + timeout + " (expected: 10 ms..10 s)");
  }

  /** A Redis without users and encryption, as on this machine, with the default timeout. */
  public static RedisConfig of(String host, int port, Optional<String> password) {
    return new RedisConfig(host, port, Optional.empty(), password, false, TIMEOUT);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Without the password: this ends up in logs. */
  @Override
  public String toString() {
    return (tls ? "rediss://" : "redis://") + host + ":" + port;
  }
}
