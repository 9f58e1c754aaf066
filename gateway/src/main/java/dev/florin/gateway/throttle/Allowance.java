package dev.florin.gateway.throttle;

import static dev.florin.gateway.problem.ProblemCode.RATE_LIMITED;

import dev.florin.gateway.problem.Problem;
import dev.florin.redis.throttle.Limit;
import dev.florin.redis.throttle.Verdict;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * What was decided about one request.
 *
 * @param what the limit is on, for a person
 * @param advice for a caller who is refused: what to do beside waiting
 */
public record Allowance(Limit limit, Verdict verdict, String what, String advice) {
  private static final long MILLIS_PER_SECOND = 1000;

  public boolean passes() {
    return verdict.passes();
  }

  /** Tells a client how much it may still ask (draft-ietf-httpapi-ratelimit-headers-11). */
  public void put(HttpServerResponse response) {
    String name = '"' + limit.name() + '"';
    response
        .putHeader("RateLimit-Policy", name + ";q=" + limit.burst() + ";w=" + limit.secondsToFill())
        .putHeader(
            "RateLimit",
            name + ";r=" + verdict.remaining() + ";t=" + seconds(verdict.millisToFull()));
  }

  /** For a request that does not pass. */
  public Problem problem() {
    long seconds = Math.max(1, seconds(verdict.retryAfterMillis()));
    String detail =
        "Too many "
            + (what + ": ")
            + (limit.burst() + " are allowed at once, and " + limit.refillPerSecond())
            + (" a second in the long run. Nothing was done. Wait " + seconds + " s, then ")
            + advice;
    return new Problem(
        RATE_LIMITED,
        detail,
        new JsonObject().put("limit", limit.name()).put("retry_after_seconds", seconds),
        Map.of("Retry-After", Long.toString(seconds)));
  }

  private static long seconds(long millis) {
    return Math.ceilDiv(millis, MILLIS_PER_SECOND);
  }
}
