package dev.florin.ledger.backlog;

import java.time.Instant;

/**
 * What was done to an accepted transfer beyond the usual.
 *
 * @param at when, by the database's clock
 * @param act {@code failed}, {@code parked}, {@code retried} or {@code dropped}
 * @param actor an instance, or an operator
 * @param detail the error, or the operator's reason
 */
public record QueueAct(Instant at, String act, String actor, String detail) {}
