package dev.florin.ledger.rules;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Fingerprint;
import dev.florin.ledger.Refusal;
import java.time.Instant;

/**
 * A refusal to be remembered with its key, in the transaction that decided it.
 *
 * @param callerKey the key it answers
 * @param fingerprint of the request
 * @param refusal the answer
 * @param createdAt the database's clock
 */
public record StoredRefusal(
    CallerKey callerKey, Fingerprint fingerprint, Refusal refusal, Instant createdAt) {}
