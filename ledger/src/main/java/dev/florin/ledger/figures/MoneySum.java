package dev.florin.ledger.figures;

import dev.florin.ledger.commit.MonotonicClock;
import dev.florin.ledger.postgres.Database;
import dev.florin.telemetry.Instruments;
import dev.florin.telemetry.Meters;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MultiGauge;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up all balances of each currency, which must give zero, and says so loudly where they do
 * not. One statement sees one moment, so what commits meanwhile is seen whole or not at all.
 *
 * <p>One instance does it for all, and only that one shows what it found, and how long ago. A sum
 * that is older than a few minutes is not shown any more: its age still is.
 *
 * <p>Threads: any.
 */
final class MoneySum {
  private static final Logger LOG = LoggerFactory.getLogger(MoneySum.class);
  private static final long SHOWN_NANOS = Duration.ofMinutes(3).toNanos();

  /** Reads each wallet once: much more than the other reads, and with more time for it. */
  private static final String PATIENTLY = "SET LOCAL statement_timeout = '30s'";

  private static final String SUMS =
      """
      SELECT currency,
             greatest(least(sum(balance), 9223372036854775807), -9223372036854775808)::bigint
               AS sum_of_balances
        FROM wallet
       GROUP BY currency
      """;

  private final Database database;
  private final MonotonicClock clock;
  private final Meters meters;
  private final MultiGauge sums;
  private @Nullable Meter age;
  private volatile long checkedNanos;

  MoneySum(Database database, MonotonicClock clock, Instruments instruments) {
    this.database = database;
    this.clock = clock;
    this.meters = Meters.of(instruments);
    this.sums =
        meters.gauges(
            "florin.money.sum.minor",
            "The sum of all balances, in minor units: zero, or money was made or lost.");
  }

  /** Adds up, and shows the sums. */
  synchronized void check() {
    Map<String, Long> found = database.transact(MoneySum::read);
    found.forEach(MoneySum::complain);
    checkedNanos = clock.nanos();
    sums.register(
        found.entrySet().stream()
            .map(sum -> Meters.row("currency", sum.getKey(), sum.getValue()))
            .toList(),
        true);
    if (age == null) {
      age =
          meters.secondsGauge(
              "florin.money.sum.age.seconds",
              "How long ago the sums were checked, by the instance that does it.",
              () -> clock.nanos() - checkedNanos);
    }
  }

  /** Shows no more than is true: nothing if another instance does it, no sums that are old. */
  synchronized void tidy(boolean held) {
    if (age == null) {
      return;
    }
    if (!held || clock.nanos() - checkedNanos > SHOWN_NANOS) {
      sums.register(List.of(), true);
    }
    if (!held) {
      meters.remove(age);
      age = null;
    }
  }

  private static void complain(String currency, long sum) {
    if (sum != 0) {
      LOG.error(
          "the balances of {} add up to {} minor units (expected: 0): money was made or lost;"
              + " run `florin verify`",
          currency,
          sum);
    }
  }

  private static Map<String, Long> read(Connection connection) throws SQLException {
    Map<String, Long> found = new TreeMap<>();
    try (var statement = connection.createStatement()) {
      statement.execute(PATIENTLY);
      try (var rows = statement.executeQuery(SUMS)) {
        while (rows.next()) {
          found.put(rows.getString("currency"), rows.getLong("sum_of_balances"));
        }
      }
    }
    return found;
  }
}
