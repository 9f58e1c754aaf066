package dev.florin.ledger.audit;

import java.time.Instant;

/**
 * An act as it was recorded.
 *
 * @param number orders the record, roughly by time; there may be gaps
 * @param at when, by the database's clock
 */
public record AuditEntry(long number, Instant at, Act act) {}
