package dev.florin.ledger.verify;

/**
 * A statement about the ledger that holds at every moment, and the query that would disprove it.
 *
 * @param name stable, for machines
 * @param sentence what holds, for people
 * @param sql gives a row for each case in which it does not hold
 */
public record Invariant(String name, String sentence, String sql) {}
