package dev.florin.embedded;

/** Where a PostgreSQL listens and how to log in. The password never shows in {@link #toString}. */
public record PostgresAddress(
    String host, int port, String user, String password, String database) {

  public PostgresAddress {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
    }
  }

  /** Without user and password: give those to the driver separately, so that no URL holds them. */
  public String jdbcUrl() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database;
  }

  @Override
  public String toString() {
    return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
  }
}
