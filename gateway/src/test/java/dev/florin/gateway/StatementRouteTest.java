package dev.florin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.florin.wallet.v1.ListTransactionsRequest;
import dev.florin.wallet.v1.ListTransactionsResponse;
import dev.florin.wallet.v1.Transaction;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A statement is made of all pages of a period, or not at all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatementRouteTest {
  private static final String PATH = "/v1/wallets/701/statement";
  private static final String NOVEMBER = "?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z";
  private static final int LINES_MAX = 10_000;

  private final TestGateway gateway = new TestGateway();

  @AfterAll
  void close() {
    gateway.close();
  }

  @AfterEach
  void forget() {
    gateway.service.forget();
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "200", "201", "1000"})
  void everyLineOfThePeriodIsInItOnceAndInOrder(int lines) {
    gateway.service.answerBy(request -> answer(request, lines));

    HttpResponse<String> csv = gateway.get(PATH + NOVEMBER);

    assertThat(csv.statusCode()).isEqualTo(200);
    assertThat(csv.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
    assertThat(csv.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"statement-USD-2026-11-01-2026-11-30.csv\"");
    List<String> ids = csv.body().lines().skip(1).map(line -> line.split(",", -1)[1]).toList();
    assertThat(ids).hasSize(lines);
    for (int at = 0; at < lines; at++) {
      assertThat(ids.get(at)).isEqualTo(Integer.toString(at + 1));
    }
  }

  @Test
  void longestStatementIsGivenAndALongerOneRefused() {
    gateway.service.answerBy(request -> answer(request, LINES_MAX));
    assertThat(gateway.get(PATH + NOVEMBER).body().lines()).hasSize(LINES_MAX + 1);

    gateway.service.answerBy(request -> answer(request, LINES_MAX + 1));
    HttpResponse<String> refused = gateway.get(PATH + NOVEMBER);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("invalid_field", "at most 10000 transactions");
  }

  @Test
  void emptyPeriodBeginsWithTheBalanceBeforeIt() {
    gateway.service.answerBy(request ->
        request instanceof ListTransactionsRequest list && list.hasFrom()
            ? ListTransactionsResponse.getDefaultInstance()
            : Examples.answer(request));

    HttpResponse<String> pdf = gateway.get(PATH + NOVEMBER + "&format=pdf");

    assertThat(pdf.statusCode()).isEqualTo(200);
    assertThat(pdf.headers().firstValue("Content-Type")).hasValue("application/pdf");
    assertThat(pdf.body()).startsWith("%PDF-");
    assertThat(gateway.service.asked().getLast())
        .isInstanceOfSatisfying(
            ListTransactionsRequest.class,
            last -> {
              assertThat(last.getLimit()).isEqualTo(1);
              assertThat(last.getTo().getSeconds()).isEqualTo(1_793_491_200L);
            });
  }

  @Test
  void linesThatDoNotAddUpAreNoStatement() {
    gateway.service.answerBy(request ->
        request instanceof ListTransactionsRequest
            ? ListTransactionsResponse.newBuilder()
                .addTransactions(Examples.transfer())
                .addTransactions(Examples.deposit())
                .build()
            : Examples.answer(request));

    assertThat(gateway.get(PATH + NOVEMBER).statusCode()).isEqualTo(500);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?from=2026-12-01T00:00:00Z&to=2026-11-01T00:00:00Z               | from",
        "?from=2026-11-01T00:00:00Z&to=2026-11-01T00:00:00Z               | from",
        "?from=2026-11-01T00:00:00Z                                       | to",
        "?from=yesterday&to=2026-11-01T00:00:00Z                          | from",
        "?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z&format=xls    | format",
        "?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z&time_zone=Mars/X | time_zone",
        "?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z&x=1           | x"
      })
  void whatCannotBeAPeriodIsRefusedByItsName(String query, String field) {
    HttpResponse<String> answer = gateway.get(PATH + query);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"" + field + "\"");
    assertThat(gateway.service.asked()).isEmpty();
  }

  @Test
  void timeIsToldWhereItIsAskedFor() {
    gateway.service.answerBy(request -> answer(request, 1));

    assertThat(gateway.get(PATH + NOVEMBER + "&time_zone=Asia/Tokyo").body())
        .contains("2026-11-22T21:00:00.123456+09:00,1,transfer,bob,lunch,");
  }

  /** A wallet with so many lines, in pages; each adds a cent. */
  private static Message answer(Message request, int lines) {
    if (!(request instanceof ListTransactionsRequest list)) {
      return Examples.answer(request);
    }
    int newest = list.getCursor().isEmpty() ? lines : Integer.parseInt(list.getCursor());
    ListTransactionsResponse.Builder page = ListTransactionsResponse.newBuilder();
    int oldest = Math.max(0, newest - list.getLimit());
    for (int at = newest; at > oldest; at--) {
      page.addTransactions(
          Transaction.newBuilder(Examples.transfer())
              .setId(Integer.toString(at))
              .setAmountMinor(1)
              .setBalanceAfterMinor(at));
    }
    return page.setNextCursor(oldest == 0 ? "" : Integer.toString(oldest)).build();
  }
}
