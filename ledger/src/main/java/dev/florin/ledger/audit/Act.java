package dev.florin.ledger.audit;

import org.jspecify.annotations.Nullable;

/**
 * What somebody did, or looked at, that is not their own.
 *
 * @param actor a user id, or the user of a command line; 1 to 255 characters
 * @param keyId names the API key that was used; null where none was
 * @param name of the operation; 1 to 100 characters
 * @param walletId the wallet that it was about; null where it was about none
 * @param detail what came of it, or what else it was about; at most 1,000 characters
 * @param reason why, in the actor's words, 1 to 1,000 characters; null where nobody asked
 * @param origin from where: an address, or a command line; 1 to 255 characters
 * @param traceId 32 lower-case hexadecimal digits; null where there is no trace
 */
public record Act(
    String actor,
    @Nullable String keyId,
    String name,
    @Nullable Long walletId,
    String detail,
    @Nullable String reason,
    String origin,
    @Nullable String traceId) {
  /** The same, with what came of it. */
  public Act with(String newDetail) {
    return new Act(actor, keyId, name, walletId, newDetail, reason, origin, traceId);
  }
}
