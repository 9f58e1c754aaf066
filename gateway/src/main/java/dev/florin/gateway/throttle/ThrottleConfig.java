package dev.florin.gateway.throttle;

import dev.florin.redis.throttle.Limit;
import java.util.List;

/**
 * How often callers may ask.
 *
 * @param reads of one user
 * @param writes of one user: whatever moves money or makes a wallet
 * @param anonymous requests without a valid token, from one address
 * @param trustedProxies whose word about a client's address is taken
 */
public record ThrottleConfig(
    Limit reads, Limit writes, Limit anonymous, List<AddressRange> trustedProxies) {
  public ThrottleConfig {
    trustedProxies = List.copyOf(trustedProxies);
  }

  public static ThrottleConfig defaults() {
    return new ThrottleConfig(
        new Limit("reads", 200, 400),
        new Limit("writes", 100, 200),
        new Limit("anonymous", 20, 50),
        List.of());
  }
}
