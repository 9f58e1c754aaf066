package dev.florin.gateway;

/**
 * What the live streams of a gateway do.
 *
 * @param open that are open now
 * @param pauses times that a reader's queue was full, since the start
 * @param slowReaders readers that were cut off, since the start
 */
public record StreamStatistics(int open, long pauses, long slowReaders) {}
