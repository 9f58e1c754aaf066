package dev.florin.service;

import dev.florin.identity.Authenticator;
import dev.florin.identity.Identity;
import dev.florin.identity.Proof;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Tokens that let in what comes, until a test takes back that they did. */
final class RevocableTokens implements Authenticator {
  private final Authenticator tokens;
  private volatile boolean revoked;

  RevocableTokens(Authenticator tokens) {
    this.tokens = tokens;
  }

  void revoke() {
    revoked = true;
  }

  @Override
  public CompletableFuture<Proof> authenticate(String token) {
    return tokens.authenticate(token);
  }

  @Override
  public BooleanSupplier watch(Identity identity) {
    return () -> !revoked;
  }
}
