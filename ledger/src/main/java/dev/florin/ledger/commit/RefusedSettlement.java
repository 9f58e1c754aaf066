package dev.florin.ledger.commit;

import dev.florin.ledger.Refusal;

/**
 * A transfer that was accepted before and is refused now, for good.
 *
 * @param settlement which
 * @param refusal why
 */
public record RefusedSettlement(Settlement settlement, Refusal refusal) {}
