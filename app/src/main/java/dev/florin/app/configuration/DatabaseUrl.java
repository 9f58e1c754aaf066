package dev.florin.app.configuration;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A PostgreSQL that somebody else runs. The password is never part of it: addresses end up in
 * process lists, logs and histories.
 *
 * @param user database user
 * @param address of the server
 * @param database its name
 * @param parameters {@code sslmode} and {@code sslrootcert} as given, or an empty text
 */
public record DatabaseUrl(String user, HostPort address, String database, String parameters) {
  static final String EXPECTATION = "postgresql://user@host:port/database";

  /** A URL with a password, whatever its scheme. */
  static final Pattern PASSWORD = Pattern.compile("[^:]*://[^@]*:.*@.*");

  private static final List<String> SCHEMES = List.of("postgresql", "postgres");
  private static final List<String> PARAMETERS = List.of("sslmode", "sslrootcert");
  private static final int PORT_DEFAULT = 5432;

  static DatabaseUrl parse(String text) {
    if (PASSWORD.matcher(text).matches()) {
      throw new UnfitValueException(
          "holds a password (expected: the password in FLORIN_DATABASE_PASSWORD"
              + " or in the file that database-password-file names)");
    }
    URI uri = URI.create(text);
    require(SCHEMES.contains(String.valueOf(uri.getScheme())) && uri.getUserInfo() != null);
    require(uri.getHost() != null && uri.getPath() != null && uri.getFragment() == null);
    String database = uri.getPath().replaceFirst("^/", "");
    require(!database.isEmpty() && !database.contains("/"));
    return new DatabaseUrl(
        uri.getUserInfo(),
        HostPort.of(uri, PORT_DEFAULT),
        database,
        parameters(Optional.ofNullable(uri.getRawQuery()).orElse("")));
  }

  /** As the JDBC driver wants it. */
  public String jdbcUrl() {
    return "jdbc:postgresql://"
        + address
        + "/"
        + database
        + (parameters.isEmpty() ? "" : "?" + parameters);
  }

  @Override
  public String toString() {
    return "postgresql://" + user + "@" + address + "/" + database;
  }

  private static String parameters(String query) {
    for (String parameter : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      String name = parameter.replaceFirst("=.*", "");
      if (!PARAMETERS.contains(name)) {
        throw new UnfitValueException(
            "holds the parameter " + name + " (expected: none but sslmode and sslrootcert)");
      }
    }
    return query;
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException(EXPECTATION);
    }
  }
}
