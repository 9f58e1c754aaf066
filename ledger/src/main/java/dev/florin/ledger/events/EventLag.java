package dev.florin.ledger.events;

/**
 * What was committed and waits for its place in the log.
 *
 * @param batches how many
 * @param oldestMillis how long ago the oldest of them was begun; 0 without any
 */
public record EventLag(long batches, long oldestMillis) {}
