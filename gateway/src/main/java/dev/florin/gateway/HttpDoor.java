package dev.florin.gateway;

import static dev.florin.gateway.problem.ProblemCode.MALFORMED_REQUEST;

import dev.florin.gateway.contract.Contract;
import dev.florin.gateway.contract.Input;
import dev.florin.gateway.contract.Operation;
import dev.florin.gateway.page.SessionCookie;
import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.RejectedException;
import dev.florin.gateway.throttle.Allowance;
import dev.florin.gateway.throttle.Throttle;
import dev.florin.identity.Authenticator;
import dev.florin.identity.Identity;
import dev.florin.telemetry.Instruments;
import dev.florin.telemetry.TraceDoor;
import io.opentelemetry.context.Scope;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where every request comes in: which operation it means, whether the token is good, whether its
 * caller may ask so often, whether it says what the contract allows; then the operation's action
 * answers it.
 *
 * <p>The order matters. A caller without a token learns nothing but the routes, and no body is read
 * for one, nor for who asks too often.
 */
final class HttpDoor {
  private static final byte[] NO_BODY = {};

  private final Contract contract;
  private final Map<String, Action> actions;
  private final Authenticator authenticator;
  private final Throttle throttle;
  private final GatewayConfig config;
  private final TraceDoor traces;
  private final HttpMeters meters;

  /** Connections that are closing because what they sent could not be framed: nothing is read. */
  private final Set<HttpConnection> refused = ConcurrentHashMap.newKeySet();

  HttpDoor(
      Contract contract,
      Map<String, Action> actions,
      Authenticator authenticator,
      Throttle throttle,
      GatewayConfig config,
      Instruments instruments) {
    this.traces = instruments.door();
    this.meters = new HttpMeters(instruments);
    this.contract = contract;
    this.actions = actions;
    this.authenticator = authenticator;
    this.throttle = throttle;
    this.config = config;
  }

  void open(HttpServerRequest request) {
    if (refused.contains(request.connection())) {
      return;
    }
    if (!RequestBody.isFramingKnown(request)) {
      refuseInvalid(request, "the Transfer-Encoding is not supported (expected: none, or chunked)");
      return;
    }
    Exchange exchange = exchange(request);
    try (Scope _ = exchange.trace().context().makeCurrent()) {
      admit(exchange);
    }
  }

  /** What is not HTTP at all, or beyond the bounds of its headers. */
  void refuseInvalid(HttpServerRequest request) {
    refuseInvalid(
        request,
        "this is not well-formed HTTP, or its first line or headers are longer than "
            + GatewayConfig.HEADER_BYTES_MAX
            + " bytes");
  }

  private void refuseInvalid(HttpServerRequest request, String detail) {
    HttpConnection connection = request.connection();
    refused.add(connection);
    connection.closeHandler(closed -> refused.remove(connection));
    exchange(request).reject(Problem.of(MALFORMED_REQUEST, detail));
    var _ = connection.close();
  }

  private Exchange exchange(HttpServerRequest request) {
    return new Exchange(request, config.compressionBytesMin(), traces, meters);
  }

  private void admit(Exchange exchange) {
    whenKnown(
        exchange,
        () -> Arrival.of(exchange.request(), contract, authenticator),
        arrival -> admit(exchange, arrival));
  }

  private void admit(Exchange exchange, Arrival arrival) {
    exchange.measured().asksFor(arrival.operation());
    if (arrival.operation() != null) {
      exchange.trace().route(arrival.operation());
    }
    if (arrival.isExempt()) {
      decide(exchange, arrival, null);
      return;
    }
    whenKnown(
        exchange,
        () -> take(exchange.request(), arrival),
        allowance -> decide(exchange, arrival, allowance));
  }

  private CompletableFuture<Allowance> take(HttpServerRequest request, Arrival arrival) {
    Identity identity = arrival.identity();
    return identity == null
        ? throttle.takeOfAddress(request)
        : throttle.takeOfUser(identity.userId(), arrival.operation());
  }

  /**
   * Goes on with what is asked for: at once where it is known, else on this request's event loop.
   * Until it is decided nothing of the request's body may be lost.
   */
  private static <T> void whenKnown(
      Exchange exchange, Supplier<CompletableFuture<T>> question, Consumer<T> next) {
    try {
      CompletableFuture<T> answer = question.get();
      if (answer.isDone()) {
        next.accept(answer.join());
        return;
      }
      Context context = Vertx.currentContext();
      exchange.request().pause();
      var _ =
          answer.whenComplete((known, failure) ->
              context.runOnContext(nothing -> goOn(exchange, known, failure, next)));
    } catch (RuntimeException e) {
      exchange.fail(e);
    }
  }

  private static <T> void goOn(
      Exchange exchange, T known, @Nullable Throwable failure, Consumer<T> next) {
    if (exchange.isOver()) {
      exchange.trace().left();
      exchange.measured().left();
      return;
    }
    if (failure == null) {
      try (Scope _ = exchange.trace().context().makeCurrent()) {
        next.accept(known);
      }
    } else {
      exchange.fail(failure);
    }
  }

  /**
   * Lets it in, or says why not.
   *
   * @param allowance null where there is no limit
   */
  private void decide(Exchange exchange, Arrival arrival, @Nullable Allowance allowance) {
    try {
      if (allowance != null) {
        exchange.allow(allowance);
        if (!allowance.passes()) {
          throw new RejectedException(allowance.problem());
        }
      }
      enter(exchange, arrival);
    } catch (RejectedException | RuntimeException e) {
      exchange.fail(e);
    }
    exchange.request().resume();
  }

  private void enter(Exchange exchange, Arrival arrival) throws RejectedException {
    HttpServerRequest request = exchange.request();
    Arrival.Admitted admitted = arrival.admitted();
    if (!admitted.operation().hasBody()) {
      act(exchange, admitted, NO_BODY);
      return;
    }
    RequestBody.requireJson(request);
    RequestBody.read(request, config.bodyBytesMax(), config.readTimeout())
        .onSuccess(body -> {
          try (Scope _ = exchange.trace().context().makeCurrent()) {
            act(exchange, admitted, body);
          }
        })
        .onFailure(exchange::fail);
  }

  private void act(Exchange exchange, Arrival.Admitted admitted, byte[] body) {
    HttpServerRequest request = exchange.request();
    Operation operation = admitted.operation();
    try {
      Input input =
          operation.read(admitted.match().pathValues(), request.query(), request.headers(), body);
      Call call =
          new Call(
              operation,
              input,
              caller(exchange, admitted),
              Browser.of(request),
              request.getHeader("If-None-Match"),
              request.getHeader("Last-Event-ID"));
      Action action = Objects.requireNonNull(actions.get(operation.id()), operation.id());
      action.act(call).onSuccess(exchange::reply).onFailure(exchange::fail);
    } catch (RejectedException | RuntimeException e) {
      exchange.fail(e);
    }
  }

  private Caller caller(Exchange exchange, Arrival.Admitted admitted) {
    HttpServerRequest request = exchange.request();
    Identity identity = admitted.identity();
    if (identity == null) {
      return Caller.nobody(exchange.trace().context());
    }
    // Only what such a caller does may be recorded, with where it came from.
    String origin = identity.scopes().isOrdinary() ? "" : throttle.addressOf(request);
    String authorization = Objects.requireNonNull(SessionCookie.authorization(request));
    return new Caller(authorization, exchange.trace().context(), origin);
  }
}
