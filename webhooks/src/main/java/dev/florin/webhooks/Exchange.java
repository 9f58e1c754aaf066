package dev.florin.webhooks;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. The answer's status decides; its body is read so that the connection
 * can be used again, and is not worth more than {@value #ANSWER_BYTES_MAX} bytes: beyond that, and
 * when the time is over, the connection is closed.
 *
 * <p>Threads: all but the two futures belongs to one event loop.
 */
final class Exchange {
  static final int ANSWER_BYTES_MAX = 64 * 1024;

  private static final int ERROR_CHARACTERS_MAX = 200;

  private final byte[] body;
  private final Duration timeout;
  private final Clock clock;
  private final CompletableFuture<Boolean> begun = new CompletableFuture<>();
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private @Nullable HttpClientRequest request;
  private @Nullable Outcome answered;
  private int answerBytes;

  Exchange(byte[] body, Duration timeout, Clock clock) {
    this.body = body;
    this.timeout = timeout;
    this.clock = clock;
  }

  /** Completed when the request is on its way, or has failed. */
  CompletableFuture<Boolean> begun() {
    return begun;
  }

  CompletableFuture<Outcome> outcome() {
    return outcome;
  }

  void begin(Vertx vertx, HttpClient client, RequestOptions options) {
    long timer =
        vertx.setTimer(
            timeout.toMillis(),
            _ -> end(failed("no answer within " + timeout.toMillis() + " ms"), true));
    var _ = outcome.whenComplete((_, _) -> vertx.cancelTimer(timer));
    client
        .request(options)
        .onSuccess(this::connected)
        .onFailure(fault -> end(failed("not connected: " + line(fault)), false));
  }

  private void connected(HttpClientRequest ready) {
    request = ready;
    if (outcome.isDone()) {
      var _ = ready.reset();
      return;
    }
    ready
        .send(Buffer.buffer(body))
        .onSuccess(this::answered)
        .onFailure(fault -> end(failed("no answer: " + line(fault)), false));
    begun.complete(true);
  }

  private void answered(HttpClientResponse response) {
    answered = meaning(response);
    response.handler(piece -> {
      answerBytes += piece.length();
      if (answerBytes > ANSWER_BYTES_MAX) {
        end(failed("the answer is too long"), true);
      }
    });
    response.exceptionHandler(fault -> end(failed("no answer: " + line(fault)), false));
    response.endHandler(_ -> end(failed("no answer"), false));
  }

  private Outcome meaning(HttpClientResponse response) {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return new Outcome.Delivered();
    }
    if (status == 410) {
      return new Outcome.Gone();
    }
    Duration pauseMin =
        status == 429 || status == 503
            ? RetryAfter.parse(response.getHeader("retry-after"), clock.instant())
            : Duration.ZERO;
    return new Outcome.Failed("answered " + status, pauseMin);
  }

  /** What the status said, if there was one; otherwise this. */
  private void end(Outcome withoutAnswer, boolean hangUp) {
    Outcome decided = answered == null ? withoutAnswer : answered;
    boolean first = outcome.complete(decided);
    begun.complete(false);
    if (first && hangUp && request != null) {
      var _ = request.reset();
    }
  }

  private static Outcome failed(String error) {
    return new Outcome.Failed(error, Duration.ZERO);
  }

  private static String line(Throwable fault) {
    String text = String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
    String line = text.isBlank() ? fault.getClass().getSimpleName() : text;
    return line.length() <= ERROR_CHARACTERS_MAX ? line : line.substring(0, ERROR_CHARACTERS_MAX);
  }
}
