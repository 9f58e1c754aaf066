package dev.florin.app.configuration;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A Redis that somebody else runs. The password is never part of it, for the reasons of {@link
 * DatabaseUrl}.
 *
 * @param user of Redis's access lists; empty for the default one
 * @param address of the server
 * @param tls whether it is spoken to in secret
 */
public record RedisUrl(Optional<String> user, HostPort address, boolean tls) {
  static final String EXPECTATION = "redis://host:port, or rediss:// for TLS";

  private static final List<String> SCHEMES = List.of("redis", "rediss");
  private static final int PORT_DEFAULT = 6379;

  static RedisUrl parse(String text) {
    if (DatabaseUrl.PASSWORD.matcher(text).matches()) {
      throw new UnfitValueException(
          "holds a password (expected: the password in FLORIN_REDIS_PASSWORD"
              + " or in the file that redis-password-file names)");
    }
    URI uri = URI.create(text);
    String scheme = String.valueOf(uri.getScheme());
    boolean bare = List.of("", "/").contains(String.valueOf(uri.getPath()));
    if (!SCHEMES.contains(scheme)
        || uri.getHost() == null
        || !bare
        || uri.getQuery() != null
        || uri.getFragment() != null) {
      throw new IllegalArgumentException(EXPECTATION);
    }
    return new RedisUrl(
        Optional.ofNullable(uri.getUserInfo()).filter(user -> !user.isEmpty()),
        HostPort.of(uri, PORT_DEFAULT),
        scheme.equals("rediss"));
  }

  @Override
  public String toString() {
    return (tls ? "rediss://" : "redis://") + user.map(name -> name + "@").orElse("") + address;
  }
}
