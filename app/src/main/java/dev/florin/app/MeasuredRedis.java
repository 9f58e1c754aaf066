package dev.florin.app;

import dev.florin.app.configuration.Keys;
import dev.florin.app.configuration.RedisPlace;
import dev.florin.app.configuration.Values;
import dev.florin.embedded.EmbeddedRedis;
import java.util.Optional;

/**
 * The Redis of a server that is measured.
 *
 * @param pid of the one that was started for it; empty for somebody else's
 */
record MeasuredRedis(RedisAccess access, Optional<Long> pid) {

  /** Somebody else's, if the configuration names one, or one of the bench's own. */
  static MeasuredRedis starting(Values values, Parts parts) {
    return switch (RedisPlace.of(values)) {
      case RedisPlace.External external ->
          new MeasuredRedis(
              RedisAccess.of(external, values.get(Keys.REDIS_TIMEOUT)), Optional.empty());
      case RedisPlace.Embedded _, RedisPlace.Nowhere _ -> {
        EmbeddedRedis redis = parts.start("Redis", EmbeddedRedis::temporary, EmbeddedRedis::close);
        yield new MeasuredRedis(
            RedisAccess.of(redis.address(), values.get(Keys.REDIS_TIMEOUT)),
            Optional.of(redis.pid()));
      }
    };
  }
}
