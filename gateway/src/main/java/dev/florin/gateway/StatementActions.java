package dev.florin.gateway;

import dev.florin.gateway.contract.Fields;
import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.ProblemCode;
import dev.florin.gateway.problem.RejectedException;
import dev.florin.gateway.statement.CsvStatement;
import dev.florin.gateway.statement.PdfStatement;
import dev.florin.gateway.statement.Statement;
import dev.florin.gateway.statement.StatementLine;
import dev.florin.wallet.v1.Currency;
import dev.florin.wallet.v1.GetWalletRequest;
import dev.florin.wallet.v1.ListCurrenciesRequest;
import dev.florin.wallet.v1.ListCurrenciesResponse;
import dev.florin.wallet.v1.ListTransactionsRequest;
import dev.florin.wallet.v1.Transaction;
import dev.florin.wallet.v1.Wallet;
import dev.florin.wallet.v1.WalletServiceGrpc;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A period's statement as a file. Its lines are read like those of the history, a page after the
 * other; their order is the wallet's own, so whatever happens meanwhile makes none of them wrong.
 */
final class StatementActions {
  private static final int PAGE_LINES = 200;

  private final WalletCalls service;

  StatementActions(WalletCalls service) {
    this.service = service;
  }

  Future<Answer> get(Call call) {
    Fields parameters = call.input().parameters();
    try {
      Period period = Period.of(parameters);
      boolean pdf = "pdf".equals(parameters.textOrNull("format"));
      return wallet(call)
          .compose(wallet -> statement(call, wallet, period))
          .compose(statement -> file(statement, pdf));
    } catch (RejectedException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Wallet> wallet(Call call) {
    GetWalletRequest request =
        GetWalletRequest.newBuilder().setWalletId(call.input().parameters().text("id")).build();
    return service.call(call, WalletServiceGrpc.getGetWalletMethod(), request);
  }

  private Future<Statement> statement(Call call, Wallet wallet, Period period) {
    Future<ListCurrenciesResponse> currencies =
        service.call(
            call,
            WalletServiceGrpc.getListCurrenciesMethod(),
            ListCurrenciesRequest.getDefaultInstance());
    ListTransactionsRequest first =
        ListTransactionsRequest.newBuilder()
            .setWalletId(wallet.getId())
            .setFrom(Shapes.timestamp(period.from()))
            .setTo(Shapes.timestamp(period.to()))
            .setLimit(PAGE_LINES)
            .build();
    return currencies.compose(known ->
        lines(call, first, new ArrayList<>())
            .compose(newestFirst ->
                opening(call, wallet, period, newestFirst)
                    .map(openingMinor ->
                        new Statement(
                            wallet.getOwnerId(),
                            wallet.getId(),
                            wallet.getCurrency(),
                            exponent(known, wallet.getCurrency()),
                            period.from(),
                            period.to(),
                            period.zone(),
                            openingMinor,
                            newestFirst.reversed()))));
  }

  private Future<List<StatementLine>> lines(
      Call call, ListTransactionsRequest page, List<StatementLine> before) {
    return service
        .call(call, WalletServiceGrpc.getListTransactionsMethod(), page)
        .compose(answer -> {
          answer.getTransactionsList().forEach(line -> before.add(line(line)));
          String cursor = answer.getNextCursor();
          if (cursor.isEmpty()) {
            return Future.succeededFuture(before);
          }
          if (before.size() >= Statement.LINES_MAX) {
            return Future.failedFuture(
                invalid(
                    "from",
                    call.input().parameters().text("from"),
                    "a period with at most " + Statement.LINES_MAX + " transactions"));
          }
          ListTransactionsRequest next =
              ListTransactionsRequest.newBuilder()
                  .setWalletId(page.getWalletId())
                  .setLimit(PAGE_LINES)
                  .setCursor(cursor)
                  .build();
          return lines(call, next, before);
        });
  }

  /** The balance before the period: of its oldest line, or else of the newest one before it. */
  private Future<Long> opening(
      Call call, Wallet wallet, Period period, List<StatementLine> newestFirst) {
    if (!newestFirst.isEmpty()) {
      return Future.succeededFuture(newestFirst.getLast().balanceBeforeMinor());
    }
    ListTransactionsRequest before =
        ListTransactionsRequest.newBuilder()
            .setWalletId(wallet.getId())
            .setTo(Shapes.timestamp(period.from()))
            .setLimit(1)
            .build();
    return service
        .call(call, WalletServiceGrpc.getListTransactionsMethod(), before)
        .map(answer ->
            answer.getTransactionsCount() == 0
                ? 0
                : answer.getTransactions(0).getBalanceAfterMinor());
  }

  /** Writes the file where nobody waits for it. */
  private static Future<Answer> file(Statement statement, boolean pdf) {
    return Objects.requireNonNull(Vertx.currentContext(), "not on an event loop")
        .executeBlocking(() -> pdf ? pdf(statement) : csv(statement), false);
  }

  private static Answer csv(Statement statement) {
    return answer("text/csv; charset=utf-8", CsvStatement.of(statement), statement, ".csv");
  }

  private static Answer pdf(Statement statement) {
    return answer("application/pdf", PdfStatement.of(statement), statement, ".pdf");
  }

  private static Answer answer(String type, byte[] file, Statement statement, String ending) {
    return Answer.of(200, type, Buffer.buffer(file))
        .with(
            "Content-Disposition", "attachment; filename=\"" + statement.fileName() + ending + "\"")
        .compressed();
  }

  private static StatementLine line(Transaction line) {
    return new StatementLine(
        Instant.ofEpochSecond(line.getCreatedAt().getSeconds(), line.getCreatedAt().getNanos()),
        line.getId(),
        Shapes.kind(line.getKind()),
        line.getCounterparty().getUserId(),
        line.getNote(),
        line.getAmountMinor(),
        line.getBalanceAfterMinor());
  }

  private static int exponent(ListCurrenciesResponse known, String currency) {
    return known.getCurrenciesList().stream()
        .filter(each -> each.getCode().equals(currency))
        .mapToInt(Currency::getExponent)
        .findAny()
        .orElseThrow(() -> new IllegalStateException("a wallet in no currency: " + currency));
  }

  private static RejectedException invalid(String field, String value, String expected) {
    return new RejectedException(
        Problem.ofField(ProblemCode.INVALID_FIELD, field, value, expected));
  }

  /** What is asked for. */
  private record Period(Instant from, Instant to, ZoneId zone) {
    static Period of(Fields parameters) throws RejectedException {
      Instant from = Shapes.instant(parameters.text("from"));
      Instant to = Shapes.instant(parameters.text("to"));
      if (!from.isBefore(to)) {
        throw invalid("from", parameters.text("from"), "a time before to");
      }
      return new Period(from, to, zone(parameters.textOrNull("time_zone")));
    }

    private static ZoneId zone(@Nullable String name) throws RejectedException {
      if (name == null) {
        return ZoneOffset.UTC;
      }
      try {
        return ZoneId.of(name);
      } catch (DateTimeException e) {
        throw invalid("time_zone", name, "a name of the IANA database, such as Europe/Berlin");
      }
    }
  }
}
