package dev.florin.gateway;

import static dev.florin.gateway.problem.ProblemCode.METHOD_NOT_ALLOWED;
import static dev.florin.gateway.problem.ProblemCode.NOT_FOUND;
import static dev.florin.gateway.problem.ProblemCode.UNAUTHENTICATED;
import static dev.florin.gateway.problem.ProblemCode.UNAVAILABLE;

import dev.florin.gateway.contract.Contract;
import dev.florin.gateway.contract.Match;
import dev.florin.gateway.contract.Operation;
import dev.florin.gateway.page.SessionCookie;
import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.RejectedException;
import dev.florin.identity.Authenticator;
import dev.florin.identity.BearerHeader;
import dev.florin.identity.Identity;
import dev.florin.identity.Proof;
import dev.florin.identity.UnauthenticatedException;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a request's first line and its token say, before anything else of it is read.
 *
 * @param match null where the path means nothing
 * @param operation null where the path or its method means nothing
 * @param proof what the token proves; null where nobody asks
 */
record Arrival(@Nullable Match match, @Nullable Operation operation, @Nullable Proof proof) {

  /** Completes at once, unless somebody has to be asked about the token. */
  static CompletableFuture<Arrival> of(
      HttpServerRequest request, Contract contract, Authenticator authenticator) {
    String path = request.path();
    Match match = path == null ? null : contract.find(path);
    Operation operation = match == null ? null : match.operation(request.method());
    if (operation != null && !operation.secured()) {
      return CompletableFuture.completedFuture(new Arrival(match, operation, null));
    }
    return proof(request, authenticator).thenApply(proof -> new Arrival(match, operation, proof));
  }

  private static CompletableFuture<Proof> proof(
      HttpServerRequest request, Authenticator authenticator) {
    if (request.headers().getAll("Authorization").size() > 1) {
      return refused("there are two Authorization headers");
    }
    try {
      return authenticator.authenticate(BearerHeader.token(SessionCookie.authorization(request)));
    } catch (UnauthenticatedException e) {
      return refused(e.getMessage());
    }
  }

  private static CompletableFuture<Proof> refused(String why) {
    return CompletableFuture.completedFuture(new Proof.Refused(why));
  }

  /** Whether it is open to all, and as often as they like: health, and pages. */
  boolean isExempt() {
    return operation != null && !operation.secured();
  }

  /** Whose request it is; null where the token proves nothing, or there is none. */
  @Nullable Identity identity() {
    return proof instanceof Proof.Identified(Identity identity) ? identity : null;
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
    switch (proof) {
      case Proof.Refused(String why) -> throw new RejectedException(UNAUTHENTICATED, why);
      case Proof.Undecided(String why) -> throw new RejectedException(UNAVAILABLE, why);
      case Proof.Identified _ -> {}
      case null -> {}
    }
    return new Admitted(match, operation, identity());
  }

  /**
   * An operation whose caller may have it.
   *
   * @param identity null where it is open to all
   */
  record Admitted(Match match, Operation operation, @Nullable Identity identity) {}
}
