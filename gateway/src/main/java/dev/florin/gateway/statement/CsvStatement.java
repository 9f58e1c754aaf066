package dev.florin.gateway.statement;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A statement as a table for a spreadsheet: RFC 4180, in UTF-8 with the mark that says so, since
 * some programs take it for something else without.
 *
 * <p>A spreadsheet takes a cell that begins with {@code =} or the like for a formula, and notes are
 * written by strangers. So such a text gets an apostrophe before it (OWASP, CSV injection).
 */
public final class CsvStatement {
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final String HEAD =
      "time,id,kind,counterparty,note,amount,balance_after,currency\r\n";
  private static final String BEGINS_FORMULA = "=+-@\t\r";

  private CsvStatement() {}

  /** The file. */
  public static byte[] of(Statement statement) {
    StringBuilder text = new StringBuilder(BYTE_ORDER_MARK + HEAD);
    DateTimeFormatter time = time(statement.zone());
    for (StatementLine line : statement.lines()) {
      text.append(time.format(line.time()))
          .append(',')
          .append(line.id())
          .append(',')
          .append(line.kind())
          .append(',')
          .append(cell(line.counterparty()))
          .append(',')
          .append(cell(line.note()))
          .append(',')
          .append(statement.decimal(line.amountMinor()))
          .append(',')
          .append(statement.decimal(line.balanceAfterMinor()))
          .append(',')
          .append(statement.currency())
          .append("\r\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static DateTimeFormatter time(ZoneId zone) {
    return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSXXX", Locale.ROOT)
        .withZone(zone);
  }

  /** A text that somebody else wrote. */
  private static String cell(String text) {
    String safe =
        !text.isEmpty() && BEGINS_FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
