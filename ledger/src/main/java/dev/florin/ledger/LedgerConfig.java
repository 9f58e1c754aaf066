package dev.florin.ledger;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How one instance of the ledger runs. A bad value stops the start; none is clamped.
 *
 * @param jdbcUrl of the PostgreSQL that holds the money
 * @param user database user
 * @param password its password, may be empty
 * @param nodeNumber 0 to 1023, of this instance alone among those on the database; empty: one that
 *     nobody else has is found
 * @param lanes writers, each with a connection of its own: the cores PostgreSQL can use, and one
 *     more, since a lane that waits for the disk uses none
 * @param queueCommandsMax commands that may wait; one more is refused at once
 * @param batchCommandsMax commands in one transaction
 * @param readConnectionsMax connections for reads
 * @param lockTimeout how long a writer waits for a row lock
 * @param keyRetention how long an idempotency key is remembered at the least
 * @param eventRetention how long events can be read at the least
 * @param workers who settle what was accepted before, each with a connection of its own; 0: other
 *     instances do
 * @param backlogTransfersMax transfers that may be pending, over all instances; one more is refused
 *     at once
 */
public record LedgerConfig(
    String jdbcUrl,
    String user,
    String password,
    OptionalInt nodeNumber,
    int lanes,
    int queueCommandsMax,
    int batchCommandsMax,
    int readConnectionsMax,
    Duration lockTimeout,
    Duration keyRetention,
    Duration eventRetention,
    int workers,
    int backlogTransfersMax) {
  /** Node numbers run from 0 to this. */
  public static final int NODE_NUMBER_MAX = 1023;

  /** A batch of this many largest amounts cannot carry a system wallet over its bound. */
  public static final int BATCH_COMMANDS_MAX = 4096;

  /** A reader who was away over a weekend finds all that happened. */
  public static final Duration EVENT_RETENTION = Duration.ofDays(3);

  /** A webhook is tried for a day, and its receiver has another to ask. */
  public static final Duration EVENT_RETENTION_MIN = Duration.ofDays(2);

  /** Settling is the same work as moving money at once, so as many as PostgreSQL has cores. */
  public static final int WORKERS = 2;

  /** A minute or two of settling. */
  public static final int BACKLOG_TRANSFERS_MAX = 1_000_000;

  public LedgerConfig {
    Objects.requireNonNull(jdbcUrl, "jdbcUrl");
    nodeNumber.ifPresent(number -> requireWithin("node-number", number, 0, NODE_NUMBER_MAX));
    requireWithin("lanes", lanes, 1, 64);
    requireWithin("queue-commands-max", queueCommandsMax, 1, 1_000_000);
    requireWithin("batch-commands-max", batchCommandsMax, 1, BATCH_COMMANDS_MAX);
    requireWithin("read-connections-max", readConnectionsMax, 1, 1000);
    requirePositive("lock-timeout", lockTimeout);
    requireWithin("workers", workers, 0, 64);
    requireWithin("backlog-transfers-max", backlogTransfersMax, 1, 100_000_000);
    if (keyRetention.compareTo(Duration.ofHours(24)) < 0) {
      throw new IllegalArgumentException(
          "key-retention: " + keyRetention + " (expected: at least PT24H)");
    }
    if (eventRetention.compareTo(EVENT_RETENTION_MIN) < 0) {
      throw new IllegalArgumentException(
          "event-retention: "
              + eventRetention
              + " (expected: at least "
              + EVENT_RETENTION_MIN
              + ")");
    }
  }

  /** The defaults, for a database and a node. */
  public static LedgerConfig of(String jdbcUrl, String user, String password, int nodeNumber) {
    return of(jdbcUrl, user, password, OptionalInt.of(nodeNumber));
  }

  /** The defaults, for a database, and a node if it has a number already. */
  public static LedgerConfig of(
      String jdbcUrl, String user, String password, OptionalInt nodeNumber) {
    return new LedgerConfig(
        jdbcUrl,
        user,
        password,
        nodeNumber,
        3,
        16_384,
        1024,
        8,
        Duration.ofSeconds(2),
        Duration.ofHours(24),
        EVENT_RETENTION,
        WORKERS,
        BACKLOG_TRANSFERS_MAX);
  }

  @Override
  public String toString() {
    String node = nodeNumber.isPresent() ? "node " + nodeNumber.getAsInt() : "any node";
    return "LedgerConfig[" + jdbcUrl + ", " + node + ", " + lanes + " lanes]";
  }

  private static void requireWithin(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + least + " to " + most + ")");
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: above zero)");
    }
  }
}
