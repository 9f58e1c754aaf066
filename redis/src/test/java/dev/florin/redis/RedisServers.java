package dev.florin.redis;

import dev.florin.embedded.EmbeddedRedis;
import dev.florin.embedded.RedisAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Real servers for tests, and waiting for what becomes true by itself. */
public final class RedisServers {
  private static final long PATIENCE_MILLIS = 20_000;

  private RedisServers() {}

  public static RedisConfig config(EmbeddedRedis server) {
    return config(server, RedisConfig.TIMEOUT);
  }

  public static RedisConfig config(EmbeddedRedis server, Duration timeout) {
    RedisAddress address = server.address();
    return new RedisConfig(
        address.host(),
        address.port(),
        Optional.empty(),
        Optional.of(address.password()),
        false,
        timeout);
  }

  public static Link awaitLink(Redis redis) {
    return await(redis::link);
  }

  public static <T> T await(Supplier<Optional<T>> wanted) {
    long untilNanos = System.nanoTime() + Duration.ofMillis(PATIENCE_MILLIS).toNanos();
    while (System.nanoTime() < untilNanos) {
      Optional<T> now = wanted.get();
      if (now.isPresent()) {
        return now.get();
      }
      LockSupport.parkNanos(100_000);
    }
    throw new AssertionError("not within " + PATIENCE_MILLIS + " ms");
  }

  public static void awaitTrue(BooleanSupplier wanted) {
    boolean _ = await(() -> wanted.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }
}
