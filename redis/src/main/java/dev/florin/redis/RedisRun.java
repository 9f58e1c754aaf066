package dev.florin.redis;

import java.util.Optional;

/**
 * What INFO says about who a Redis is.
 *
 * <p>The run changes when Redis is started again, the line when it was promoted, or takes its data
 * from another. After either, what it holds is not what was last written through a link made
 * before.
 *
 * @param run {@code run_id}
 * @param line {@code master_replid}
 * @param isPrimary whether it takes writes
 */
record RedisRun(String run, String line, boolean isPrimary) {
  private static final int DIGITS = 12;

  /** From the answers to INFO server and INFO replication; empty if they do not say it. */
  static Optional<RedisRun> parse(String server, String replication) {
    String run = field(server, "run_id");
    return run.isEmpty()
        ? Optional.empty()
        : Optional.of(new RedisRun(run, "", false).as(replication));
  }

  /** Whether a later answer to INFO replication tells of the same line, still taking writes. */
  boolean isStill(String replication) {
    return equals(as(replication));
  }

  private RedisRun as(String replication) {
    boolean primary = field(replication, "role").equals("master");
    return new RedisRun(run, field(replication, "master_replid"), primary);
  }

  /** A short text that no other run and line has, but by a chance of 2^-48. */
  String id() {
    return run.substring(0, Math.min(DIGITS, run.length()))
        + line.substring(0, Math.min(DIGITS, line.length()));
  }

  private static String field(String info, String name) {
    return info.lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }
}
