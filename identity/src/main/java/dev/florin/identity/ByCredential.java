package dev.florin.identity;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Asks whoever knows this kind of credential. API keys are told from tokens by their prefix, with
 * which no JWT begins.
 *
 * @param apiKeys knows API keys
 * @param tokens knows all the rest
 */
public record ByCredential(Authenticator apiKeys, Authenticator tokens) implements Authenticator {
  @Override
  public CompletableFuture<Proof> authenticate(String token) {
    return (ApiKeyText.isMeantBy(token) ? apiKeys : tokens).authenticate(token);
  }

  @Override
  public BooleanSupplier watch(Identity identity) {
    return (identity.keyId() == null ? tokens : apiKeys).watch(identity);
  }
}
