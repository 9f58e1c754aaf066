package dev.florin.gateway.throttle;

import dev.florin.gateway.contract.Operation;
import dev.florin.redis.throttle.Limit;
import dev.florin.redis.throttle.RateLimiter;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Decides which bucket a request takes from. Safe for use by many threads. */
public final class Throttle {
  private static final String FORWARDED_FOR = "X-Forwarded-For";

  private static final String SEND_AGAIN =
      "send it again, with the same Idempotency-Key if it has one.";

  private final ThrottleConfig config;
  private final RateLimiter limiter;
  private final ClientAddress clientAddress;

  public Throttle(ThrottleConfig config, RateLimiter limiter) {
    this.config = config;
    this.limiter = limiter;
    this.clientAddress = new ClientAddress(config.trustedProxies());
  }

  /**
   * Takes a token for a request of a user whose token is valid.
   *
   * @param operation null where the request means none
   * @return completed at once, or on another thread; never fails
   */
  public CompletableFuture<Allowance> takeOfUser(String userId, @Nullable Operation operation) {
    return operation != null && operation.isWrite()
        ? take(config.writes(), userId, "writes", SEND_AGAIN)
        : take(config.reads(), userId, "reads", "ask again.");
  }

  /** Takes a token for a request without a valid token. */
  public CompletableFuture<Allowance> takeOfAddress(HttpServerRequest request) {
    return take(
        config.anonymous(),
        clientAddress.networkOf(peer(request), request.headers().getAll(FORWARDED_FOR)),
        "requests without a valid token",
        "ask again, with a valid bearer token.");
  }

  /** The address that a request came from: the peer's, or whom our own proxies name. */
  public String addressOf(HttpServerRequest request) {
    return clientAddress.of(peer(request), request.headers().getAll(FORWARDED_FOR));
  }

  private static String peer(HttpServerRequest request) {
    return request.remoteAddress().hostAddress();
  }

  private CompletableFuture<Allowance> take(Limit limit, String key, String what, String advice) {
    return limiter
        .take(limit, key)
        .thenApply(verdict -> new Allowance(limit, verdict, what, advice));
  }
}
