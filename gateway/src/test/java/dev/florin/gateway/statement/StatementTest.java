package dev.florin.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openpdf.text.pdf.PdfReader;
import org.openpdf.text.pdf.parser.PdfTextExtractor;

/** A statement adds up, and what is written of it can be read. */
class StatementTest {
  private static final Instant FROM = Instant.parse("2026-10-31T23:00:00Z");
  private static final Instant TO = Instant.parse("2026-11-30T23:00:00Z");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void lineThatDoesNotBeginWhereTheOneBeforeEndedIsRefused() {
    assertThatThrownBy(
            () -> statement("USD", 2, 100, line("1", "", 50, 150), line("2", "", 1, 150)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("transaction 2 begins with a balance of 149 (expected: 150)");
  }

  @Test
  void periodIsToldInItsZone() {
    assertThat(statement("USD", 2, 0).fileName()).isEqualTo("statement-USD-2026-11-01-2026-11-30");
  }

  @Test
  void csvHoldsEachLineOldestFirst() {
    String csv =
        csv(statement("USD", 2, 10_000, line("1", "lunch", -1170, 8830), line("2", "", 5, 8835)));

    assertThat(csv)
        .isEqualTo(
            "\uFEFFtime,id,kind,counterparty,note,amount,balance_after,currency\r\n"
                + "2026-11-02T13:00:00.123456+01:00,1,transfer,bob,lunch,-11.70,88.30,USD\r\n"
                + "2026-11-02T13:00:00.123456+01:00,2,transfer,bob,,0.05,88.35,USD\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a, b           | \"a, b\"",
        "say \"hi\"     | \"say \"\"hi\"\"\"",
        "=1+2           | '=1+2",
        "@SUM(A1)       | '@SUM(A1)",
        "-2             | '-2",
        "+2,3           | \"'+2,3\"",
        "grüße, Ωμέγα   | \"grüße, Ωμέγα\"",
        "plain          | plain"
      })
  void noteIsATextAndNeverAFormula(String note, String cell) {
    assertThat(csv(statement("USD", 2, 0, line("1", note, 5, 5))))
        .contains(",transfer,bob," + cell + ",0.05,");
  }

  @ParameterizedTest
  @CsvSource({"JPY, 0, -1170", "USD, 2, -11.70", "BHD, 3, -1.170"})
  void amountsHaveTheDecimalsOfTheirCurrency(String currency, int exponent, String text) {
    assertThat(csv(statement(currency, exponent, 2000, line("1", "", -1170, 830))))
        .contains("," + text + ",");
  }

  @Test
  void pdfTellsAllOfItOnNumberedPages() throws IOException {
    List<StatementLine> lines = new ArrayList<>();
    for (int at = 1; at <= 120; at++) {
      lines.add(
          line(
              Integer.toString(at),
              "Grüße " + at + " Ωμέγα",
              at % 2 == 0 ? -5 : 5,
              at % 2 == 0 ? 1000 : 1005));
    }
    PdfReader pdf =
        new PdfReader(
            PdfStatement.of(statement("USD", 2, 1000, lines.toArray(StatementLine[]::new))));
    PdfTextExtractor text = new PdfTextExtractor(pdf);

    assertThat(pdf.getNumberOfPages()).isGreaterThan(2);
    assertThat(text.getTextFromPage(1))
        .contains("Statement", "alice", "701", "2026-11-01 to 2026-11-30", "Europe/Berlin")
        .contains("10.00 USD", "3.00 USD", "-3.00 USD")
        .contains("From bob", "To bob", "Grüße 1 Ωμέγα", "2026-11-02 13:00:00");
    for (int page = 1; page <= pdf.getNumberOfPages(); page++) {
      assertThat(text.getTextFromPage(page))
          .contains("Page " + page + " of", Integer.toString(pdf.getNumberOfPages()))
          .contains("Amount", "Balance");
    }
  }

  @Test
  void pdfOfAPeriodWithoutLinesSaysSo() throws IOException {
    PdfTextExtractor text =
        new PdfTextExtractor(new PdfReader(PdfStatement.of(statement("JPY", 0, 1234))));

    assertThat(text.getTextFromPage(1)).contains("Nothing happened.", "1234 JPY");
  }

  private static String csv(Statement statement) {
    return new String(CsvStatement.of(statement), StandardCharsets.UTF_8);
  }

  private static Statement statement(
      String currency, int exponent, long openingMinor, StatementLine... lines) {
    return new Statement(
        "alice", "701", currency, exponent, FROM, TO, BERLIN, openingMinor, List.of(lines));
  }

  private static StatementLine line(String id, String note, long amount, long balanceAfter) {
    return new StatementLine(
        Instant.parse("2026-11-02T12:00:00.123456Z"),
        id,
        "transfer",
        "bob",
        note,
        amount,
        balanceAfter);
  }
}
