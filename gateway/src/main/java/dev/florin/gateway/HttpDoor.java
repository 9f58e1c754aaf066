package dev.florin.gateway;

import static dev.florin.gateway.problem.ProblemCode.MALFORMED_REQUEST;

import dev.florin.gateway.contract.Contract;
import dev.florin.gateway.contract.Input;
import dev.florin.gateway.contract.Operation;
import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.RejectedException;
import dev.florin.gateway.throttle.Allowance;
import dev.florin.gateway.throttle.Throttle;
import dev.florin.identity.TokenVerifier;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

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
  private final TokenVerifier tokens;
  private final Throttle throttle;
  private final GatewayConfig config;

  /** Connections that are closing because what they sent could not be framed: nothing is read. */
  private final Set<HttpConnection> refused = ConcurrentHashMap.newKeySet();

  HttpDoor(
      Contract contract,
      Map<String, Action> actions,
      TokenVerifier tokens,
      Throttle throttle,
      GatewayConfig config) {
    this.contract = contract;
    this.actions = actions;
    this.tokens = tokens;
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
    Exchange exchange = new Exchange(request, config.compressionBytesMin());
    try {
      admit(exchange);
    } catch (RejectedException | RuntimeException e) {
      exchange.fail(e);
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
    new Exchange(request, config.compressionBytesMin())
        .reject(Problem.of(MALFORMED_REQUEST, detail));
    var _ = connection.close();
  }

  private void admit(Exchange exchange) throws RejectedException {
    HttpServerRequest request = exchange.request();
    Arrival arrival = Arrival.of(request, contract, tokens);
    if (arrival.isExempt()) {
      enter(exchange, arrival);
      return;
    }
    CompletableFuture<Allowance> taken =
        arrival.identity() == null
            ? throttle.takeOfAddress(request)
            : throttle.takeOfUser(arrival.identity().userId(), arrival.operation());
    if (taken.isDone()) {
      decide(exchange, arrival, taken.join());
    } else {
      decideLater(exchange, arrival, taken);
    }
  }

  /** On this request's event loop; until then nothing of its body may be lost. */
  private void decideLater(Exchange exchange, Arrival arrival, CompletableFuture<Allowance> taken) {
    Context context = Vertx.currentContext();
    exchange.request().pause();
    var _ =
        taken.thenAccept(allowance ->
            context.runOnContext(nothing -> {
              if (!exchange.isOver()) {
                decideNow(exchange, arrival, allowance);
                exchange.request().resume();
              }
            }));
  }

  private void decideNow(Exchange exchange, Arrival arrival, Allowance allowance) {
    try {
      decide(exchange, arrival, allowance);
    } catch (RejectedException | RuntimeException e) {
      exchange.fail(e);
    }
  }

  private void decide(Exchange exchange, Arrival arrival, Allowance allowance)
      throws RejectedException {
    exchange.allow(allowance);
    if (!allowance.passes()) {
      throw new RejectedException(allowance.problem());
    }
    enter(exchange, arrival);
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
        .onSuccess(body -> act(exchange, admitted, body))
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
              caller(exchange, operation),
              request.getHeader("If-None-Match"),
              request.getHeader("Last-Event-ID"));
      Action action = Objects.requireNonNull(actions.get(operation.id()), operation.id());
      action.act(call).onSuccess(exchange::reply).onFailure(exchange::fail);
    } catch (RejectedException | RuntimeException e) {
      exchange.fail(e);
    }
  }

  private static Caller caller(Exchange exchange, Operation operation) {
    String authorization = exchange.request().getHeader("Authorization");
    return new Caller(
        operation.secured() && authorization != null ? authorization : "", exchange.trace());
  }
}
