package dev.florin.app;

import dev.florin.app.configuration.Configuration;
import dev.florin.app.configuration.HostPort;
import dev.florin.app.configuration.RedisPlace;
import dev.florin.app.configuration.RedisUrl;
import dev.florin.embedded.EmbeddedException;
import dev.florin.embedded.EmbeddedRedis;
import dev.florin.embedded.RedisAddress;
import dev.florin.redis.RedisConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How to reach Redis, whoever runs it. No end of Redis is the program's: what is in it may be lost.
 *
 * @param address where it listens
 * @param user empty for the default one
 * @param password empty where it wants none
 * @param tls whether it is spoken to in secret
 * @param timeout of one command
 */
record RedisAccess(
    HostPort address,
    Optional<String> user,
    Optional<String> password,
    boolean tls,
    Duration timeout) {
  private static final Logger LOG = LoggerFactory.getLogger(RedisAccess.class);

  /** Starts our own Redis, if it is ours that is wanted; empty where the program runs without. */
  static Optional<RedisAccess> starting(Configuration configuration, Parts parts) {
    Duration timeout = configuration.redisTimeout();
    return switch (configuration.redis()) {
      case RedisPlace.Embedded(Path folder) ->
          start(parts, () -> EmbeddedRedis.start(EmbeddedRedis.Options.in(folder)))
              .map(address -> of(address, timeout));
      case RedisPlace.External external -> Optional.of(of(external, timeout));
      case RedisPlace.Nowhere _ -> Optional.empty();
    };
  }

  /** Starts one for a while, for a bench; empty where none can be started. */
  static Optional<RedisAccess> temporary(Parts parts, Duration timeout) {
    return start(parts, EmbeddedRedis::temporary).map(address -> of(address, timeout));
  }

  private static Optional<RedisAddress> start(Parts parts, Supplier<EmbeddedRedis> start) {
    try {
      EmbeddedRedis redis = parts.start("Redis", start, EmbeddedRedis::close);
      redis.supervise(e -> LOG.error("going on without Redis: {}", e.getMessage()));
      return Optional.of(redis.address());
    } catch (EmbeddedException e) {
      LOG.error("starting without Redis: {}", e.getMessage());
      return Optional.empty();
    }
  }

  static RedisAccess of(RedisAddress address, Duration timeout) {
    return new RedisAccess(
        new HostPort(address.host(), address.port()),
        Optional.empty(),
        Optional.of(address.password()),
        false,
        timeout);
  }

  static RedisAccess of(RedisPlace.External external, Duration timeout) {
    RedisUrl url = external.url();
    return new RedisAccess(url.address(), url.user(), external.password(), url.tls(), timeout);
  }

  /** As the link wants it. */
  RedisConfig config() {
    return new RedisConfig(address.host(), address.port(), user, password, tls, timeout);
  }

  /** As the configuration wants it: without the password. */
  String url() {
    return new RedisUrl(user, address, tls).toString();
  }

  @Override
  public String toString() {
    return url();
  }
}
