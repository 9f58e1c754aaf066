package dev.florin.ledger.bench;

/**
 * How long pages of one kind took.
 *
 * @param name of the kind, such as {@code newest}
 * @param pages read
 * @param lines a page, in the mean
 * @param p50Nanos median
 * @param p99Nanos 99th percentile
 */
public record PageTimes(String name, long pages, double lines, long p50Nanos, long p99Nanos) {}
