package dev.florin.gateway;

import static dev.florin.gateway.problem.ProblemCode.MALFORMED_REQUEST;
import static dev.florin.gateway.problem.ProblemCode.METHOD_NOT_ALLOWED;
import static dev.florin.gateway.problem.ProblemCode.NOT_FOUND;
import static dev.florin.gateway.problem.ProblemCode.UNAUTHENTICATED;

import dev.florin.gateway.contract.Contract;
import dev.florin.gateway.contract.Input;
import dev.florin.gateway.contract.Match;
import dev.florin.gateway.contract.Operation;
import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.RejectedException;
import dev.florin.identity.BearerHeader;
import dev.florin.identity.TokenVerifier;
import dev.florin.identity.UnauthenticatedException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where every request comes in: which operation it means, whether the token is good, whether it
 * says what the contract allows; then the operation's action answers it.
 *
 * <p>The order matters. A caller without a token learns nothing but the routes, and no body is read
 * for one.
 */
final class HttpDoor {
  private static final byte[] NO_BODY = {};

  private final Contract contract;
  private final Map<String, Action> actions;
  private final TokenVerifier tokens;
  private final GatewayConfig config;

  /** Connections that are closing because what they sent could not be framed: nothing is read. */
  private final Set<HttpConnection> refused = ConcurrentHashMap.newKeySet();

  HttpDoor(
      Contract contract, Map<String, Action> actions, TokenVerifier tokens, GatewayConfig config) {
    this.contract = contract;
    this.actions = actions;
    this.tokens = tokens;
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
    Match match = match(request);
    Operation operation = operation(match, request.method());
    Caller caller = operation.secured() ? caller(exchange) : new Caller("", exchange.trace());
    if (!operation.hasBody()) {
      act(exchange, operation, match, caller, NO_BODY);
      return;
    }
    RequestBody.requireJson(request);
    RequestBody.read(request, config.bodyBytesMax(), config.readTimeout())
        .onSuccess(body -> act(exchange, operation, match, caller, body))
        .onFailure(exchange::fail);
  }

  private Match match(HttpServerRequest request) throws RejectedException {
    String path = request.path();
    Match match = path == null ? null : contract.find(path);
    if (match == null) {
      throw new RejectedException(NOT_FOUND, "there is nothing here; /docs lists what there is");
    }
    return match;
  }

  private static Operation operation(Match match, HttpMethod method) throws RejectedException {
    Operation operation = match.operation(method);
    if (operation == null) {
      throw new RejectedException(
          Problem.of(METHOD_NOT_ALLOWED, "expected: one of " + match.allow())
              .with(Map.of("Allow", match.allow())));
    }
    return operation;
  }

  private Caller caller(Exchange exchange) throws RejectedException {
    if (exchange.request().headers().getAll("Authorization").size() > 1) {
      throw new RejectedException(UNAUTHENTICATED, "there are two Authorization headers");
    }
    String authorization = exchange.request().getHeader("Authorization");
    try {
      tokens.verify(BearerHeader.token(authorization));
    } catch (UnauthenticatedException e) {
      throw new RejectedException(UNAUTHENTICATED, String.valueOf(e.getMessage()));
    }
    return new Caller(String.valueOf(authorization), exchange.trace());
  }

  private void act(
      Exchange exchange, Operation operation, Match match, Caller caller, byte[] body) {
    HttpServerRequest request = exchange.request();
    try {
      Input input = operation.read(match.pathValues(), request.query(), request.headers(), body);
      Call call = new Call(operation, input, caller, request.getHeader("If-None-Match"));
      Action action = Objects.requireNonNull(actions.get(operation.id()), operation.id());
      Future<Answer> answer = action.act(call);
      answer.onSuccess(exchange::answer).onFailure(exchange::fail);
    } catch (RejectedException | RuntimeException e) {
      exchange.fail(e);
    }
  }
}
