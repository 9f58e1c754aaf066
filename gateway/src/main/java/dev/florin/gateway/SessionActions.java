package dev.florin.gateway;

import dev.florin.gateway.page.SessionCookie;
import dev.florin.gateway.page.SignIn;
import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.ProblemCode;
import dev.florin.gateway.problem.RejectedException;
import dev.florin.identity.BearerHeader;
import dev.florin.identity.UnauthenticatedException;
import dev.florin.wallet.v1.CallerIdentity;
import dev.florin.wallet.v1.GetCallerRequest;
import dev.florin.wallet.v1.WalletServiceGrpc;
import io.vertx.core.Future;
import java.time.Clock;

/** Puts a browser's token where no script can read it, and takes it away again. */
final class SessionActions {
  private static final String SET_COOKIE = "Set-Cookie";

  private final WalletCalls service;
  private final SignIn signIn;
  private final Clock clock;

  SessionActions(WalletCalls service, SignIn signIn, Clock clock) {
    this.service = service;
    this.signIn = signIn;
    this.clock = clock;
  }

  /** An action that only the page itself may have done. */
  static Action byPage(Action action) {
    return call ->
        call.browser().isPage()
            ? action.act(call)
            : Future.failedFuture(
                new RejectedException(
                    ProblemCode.FORBIDDEN,
                    "only the page itself may do this (expected: the header "
                        + SessionCookie.PAGE_HEADER
                        + ": 1)"));
  }

  /** Keeps the token of this very request, for as long as it is good. */
  Future<Answer> create(Call call) {
    return service
        .call(call, WalletServiceGrpc.getGetCallerMethod(), GetCallerRequest.getDefaultInstance())
        .compose(caller -> keep(call, token(call.caller()), secondsLeft(caller)));
  }

  /** Whoever a person says to be: in a sandbox only. */
  Future<Answer> createInSandbox(Call call) {
    if (!(signIn instanceof SignIn.Sandbox sandbox)) {
      return Future.failedFuture(
          new RejectedException(
              ProblemCode.NOT_FOUND, "this is no sandbox: a token of the issuer is needed"));
    }
    String userId = call.input().body().text("user_id");
    return keep(call, sandbox.tokens().apply(userId), SessionCookie.LIFE_MAX.toSeconds());
  }

  Future<Answer> delete(Call call) {
    return Future.succeededFuture(
        Answer.empty(204).with(SET_COOKIE, SessionCookie.none(call.browser().isOverTls())));
  }

  private static Future<Answer> keep(Call call, String token, long seconds) {
    if (token.length() > SessionCookie.TOKEN_BYTES_MAX) {
      return Future.failedFuture(
          new RejectedException(
              Problem.of(
                  ProblemCode.MALFORMED_REQUEST,
                  "the token is too long for a cookie (expected: at most "
                      + SessionCookie.TOKEN_BYTES_MAX
                      + " bytes)")));
    }
    return Future.succeededFuture(
        Answer.empty(204)
            .with(
                SET_COOKIE,
                SessionCookie.of(token, Math.max(1, seconds), call.browser().isOverTls())));
  }

  private long secondsLeft(CallerIdentity caller) {
    long left =
        caller.hasExpiresAt()
            ? caller.getExpiresAt().getSeconds() - clock.instant().getEpochSecond()
            : SessionCookie.LIFE_MAX.toSeconds();
    return Math.min(left, SessionCookie.LIFE_MAX.toSeconds());
  }

  private static String token(Caller caller) {
    try {
      return BearerHeader.token(caller.authorization());
    } catch (UnauthenticatedException e) {
      throw new IllegalStateException("a caller who was let in has a token", e);
    }
  }
}
