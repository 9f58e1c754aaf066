package dev.florin.gateway.statement;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * What happened to a wallet in a period, checked: each line begins where the one before it ended.
 *
 * @param owner the user id
 * @param currency the ISO 4217 code
 * @param exponent decimals of the currency
 * @param from the begin, part of the period
 * @param to the end, not part of it
 * @param zone whose time is told
 * @param openingMinor the balance before the first line, in minor units
 * @param lines oldest first
 */
public record Statement(
    String owner,
    String walletId,
    String currency,
    int exponent,
    Instant from,
    Instant to,
    ZoneId zone,
    long openingMinor,
    List<StatementLine> lines) {

  /** Lines of one statement. */
  public static final int LINES_MAX = 10_000;

  /**
   * @throws IllegalArgumentException where the lines do not follow each other
   */
  public Statement {
    lines = List.copyOf(lines);
    long balanceMinor = openingMinor;
    for (StatementLine line : lines) {
      if (line.balanceBeforeMinor() != balanceMinor) {
        throw new IllegalArgumentException(
            "transaction "
                + line.id()
                + " begins with a balance of "
                + line.balanceBeforeMinor()
                + " (expected: "
                + balanceMinor
                + ")");
      }
      balanceMinor = line.balanceAfterMinor();
    }
  }

  /** The balance after the last line, in minor units. */
  public long closingMinor() {
    return lines.isEmpty() ? openingMinor : lines.getLast().balanceAfterMinor();
  }

  /** What came in, in minor units. */
  long inMinor() {
    return sumMinor(1);
  }

  /** What went out, in minor units: never positive. */
  long outMinor() {
    return sumMinor(-1);
  }

  /** The first day of it, there. */
  LocalDate firstDay() {
    return LocalDate.ofInstant(from, zone);
  }

  /** The last day of which at least a moment is part of it. */
  LocalDate lastDay() {
    return LocalDate.ofInstant(to.minusNanos(1), zone);
  }

  /** What a file of it is called, without what tells its format. */
  public String fileName() {
    return "statement-" + currency + "-" + firstDay() + "-" + lastDay();
  }

  /** An amount as a decimal of the currency, such as -11.70. */
  String decimal(long minor) {
    return BigDecimal.valueOf(minor, exponent).toPlainString();
  }

  private long sumMinor(int sign) {
    long sum = 0;
    for (StatementLine line : lines) {
      if (Long.signum(line.amountMinor()) == sign) {
        sum = Math.addExact(sum, line.amountMinor());
      }
    }
    return sum;
  }
}
