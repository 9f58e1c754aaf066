package dev.florin.gateway;

import static dev.florin.gateway.problem.ProblemCode.METHOD_NOT_ALLOWED;
import static dev.florin.gateway.problem.ProblemCode.NOT_FOUND;
import static dev.florin.gateway.problem.ProblemCode.UNAUTHENTICATED;

import dev.florin.gateway.contract.Contract;
import dev.florin.gateway.contract.Match;
import dev.florin.gateway.contract.Operation;
import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.RejectedException;
import dev.florin.identity.BearerHeader;
import dev.florin.identity.Identity;
import dev.florin.identity.TokenVerifier;
import dev.florin.identity.UnauthenticatedException;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request's first line and its token say, before anything else of it is read.
 *
 * @param match null where the path means nothing
 * @param operation null where the path or its method means nothing
 * @param identity null where there is no valid token
 * @param complaint why there is none
 */
record Arrival(
    @Nullable Match match,
    @Nullable Operation operation,
    @Nullable Identity identity,
    String complaint) {

  static Arrival of(HttpServerRequest request, Contract contract, TokenVerifier tokens) {
    String path = request.path();
    Match match = path == null ? null : contract.find(path);
    Operation operation = match == null ? null : match.operation(request.method());
    if (operation != null && !operation.secured()) {
      return new Arrival(match, operation, null, "");
    }
    if (request.headers().getAll("Authorization").size() > 1) {
      return new Arrival(match, operation, null, "there are two Authorization headers");
    }
    try {
      String token = BearerHeader.token(request.getHeader("Authorization"));
      return new Arrival(match, operation, tokens.verify(token), "");
    } catch (UnauthenticatedException e) {
      return new Arrival(match, operation, null, String.valueOf(e.getMessage()));
    }
  }

  /** Whether it is open to all, and as often as they like: health, and pages. */
  boolean isExempt() {
    return operation != null && !operation.secured();
  }

  /** What it asks for, once it is known that the caller may ask. */
  Admitted admitted() throws RejectedException {
    if (match == null) {
      throw new RejectedException(NOT_FOUND, "there is nothing here; /docs lists what there is");
    }
    if (operation == null) {
      throw new RejectedException(
          Problem.of(METHOD_NOT_ALLOWED, "expected: one of " + match.allow())
              .with(Map.of("Allow", match.allow())));
    }
    if (identity == null && operation.secured()) {
      throw new RejectedException(UNAUTHENTICATED, complaint);
    }
    return new Admitted(match, operation);
  }

  /** An operation whose caller may have it. */
  record Admitted(Match match, Operation operation) {}
}
