package dev.florin.embedded;

/** Where a Redis listens and its password, which never shows in {@link #toString}. */
public record RedisAddress(String host, int port, String password) {

  public RedisAddress {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
    }
  }

  /** Without the password: give that to the client separately, so that no URL holds it. */
  public String url() {
    return "redis://" + host + ":" + port;
  }

  @Override
  public String toString() {
    return url();
  }
}
