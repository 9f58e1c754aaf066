package dev.florin.service;

import com.google.protobuf.Timestamp;
import dev.florin.ledger.History;
import dev.florin.ledger.History.Direction;
import dev.florin.ledger.History.Filter;
import dev.florin.ledger.History.Page;
import dev.florin.ledger.History.PageRequest;
import dev.florin.ledger.Kind;
import dev.florin.ledger.Wallet;
import dev.florin.ledger.Wallets;
import dev.florin.wallet.v1.ListTransactionsRequest;
import dev.florin.wallet.v1.ListTransactionsResponse;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Pages of a wallet's statement. */
final class Statements {
  private static final long SECONDS_LEAST = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
  private static final long SECONDS_MOST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private final History history;
  private final Wallets wallets;
  private final WalletsInReach walletsInReach;
  private final WalletReads reads;
  private final Messages messages;
  private final Cursors cursors;

  Statements(LedgerDoors doors, WalletsInReach walletsInReach, WalletReads reads) {
    this.history = doors.history();
    this.wallets = doors.wallets();
    this.walletsInReach = walletsInReach;
    this.reads = reads;
    this.messages = new Messages(wallets);
    this.cursors = new Cursors(doors.settings().cursorKey());
  }

  CompletableFuture<ListTransactionsResponse> page(Caller caller, ListTransactionsRequest request) {
    long walletId = Fields.id("wallet_id", request.getWalletId());
    int limit = Fields.limit(request.getLimit());
    Filters filters = Filters.of(request);
    return walletsInReach.find(
        caller,
        walletId,
        wallet -> {
          if (!request.getCursor().isEmpty()) {
            return page(cursors.decode(request.getCursor(), wallet.id(), limit));
          }
          String user = filters.counterpartyUserId();
          return user == null
              ? page(new PageRequest(walletId, Long.MAX_VALUE, limit, filters.with(null)))
              : reads
                  .waiting()
                  .unless(
                      wallets.isAtHand(user, wallet.currency()),
                      () -> pageWith(user, wallet, limit, filters));
        });
  }

  private CompletableFuture<ListTransactionsResponse> pageWith(
      String user, Wallet wallet, int limit, Filters filters) {
    return wallets
        .find(user, wallet.currency())
        .map(other -> new PageRequest(wallet.id(), Long.MAX_VALUE, limit, filters.with(other.id())))
        .map(this::page)
        .orElseGet(
            () -> CompletableFuture.completedFuture(ListTransactionsResponse.getDefaultInstance()));
  }

  private CompletableFuture<ListTransactionsResponse> page(PageRequest request) {
    return reads.get(
        request.walletId(), entry(request), ListTransactionsResponse.parser(), () -> load(request));
  }

  /** Names the page, and the layout of its copies. */
  private static String entry(PageRequest request) {
    return "page-1 " + request.linesMax() + " " + request.beforeVersion() + " " + request.filter();
  }

  private ListTransactionsResponse load(PageRequest request) {
    Page page = history.page(request);
    ListTransactionsResponse.Builder response = ListTransactionsResponse.newBuilder();
    page.lines().forEach(line -> response.addTransactions(messages.transaction(line)));
    Long next = page.nextBeforeVersion();
    if (next != null) {
      response.setNextCursor(cursors.encode(request.walletId(), next, request.filter()));
    }
    return response.build();
  }

  /** The filters as sent; the counterparty is still a user. */
  private record Filters(
      @Nullable Kind kind,
      @Nullable Direction direction,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable String counterpartyUserId) {

    static Filters of(ListTransactionsRequest request) {
      if (!request.getCursor().isEmpty()) {
        requireAlone(request);
      }
      Instant from = request.hasFrom() ? instant("from", request.getFrom()) : null;
      Instant to = request.hasTo() ? instant("to", request.getTo()) : null;
      if (from != null && to != null && !from.isBefore(to)) {
        throw Statuses.invalidField("to", to.toString(), "after from, " + from);
      }
      String user = request.getCounterpartyUserId();
      return new Filters(
          kind(request),
          direction(request),
          from,
          to,
          user.isEmpty() ? null : Fields.name("counterparty_user_id", user));
    }

    Filter with(@Nullable Long counterpartyWalletId) {
      return new Filter(kind, direction, from, to, counterpartyWalletId);
    }

    private static void requireAlone(ListTransactionsRequest request) {
      refuse(request.getKindValue() != 0, "kind");
      refuse(request.getDirectionValue() != 0, "direction");
      refuse(request.hasFrom(), "from");
      refuse(request.hasTo(), "to");
      refuse(!request.getCounterpartyUserId().isEmpty(), "counterparty_user_id");
    }

    private static void refuse(boolean present, String field) {
      if (present) {
        throw Statuses.invalidField(
            field, "beside a cursor", "the cursor alone, which keeps its page's filters");
      }
    }

    private static @Nullable Kind kind(ListTransactionsRequest request) {
      return switch (request.getKind()) {
        case TRANSACTION_KIND_UNSPECIFIED -> null;
        case TRANSACTION_KIND_DEPOSIT -> Kind.DEPOSIT;
        case TRANSACTION_KIND_WITHDRAWAL -> Kind.WITHDRAWAL;
        case TRANSACTION_KIND_TRANSFER -> Kind.TRANSFER;
        case UNRECOGNIZED ->
            throw Statuses.invalidField(
                "kind",
                Integer.toString(request.getKindValue()),
                "deposit, withdrawal or transfer");
      };
    }

    private static @Nullable Direction direction(ListTransactionsRequest request) {
      return switch (request.getDirection()) {
        case DIRECTION_UNSPECIFIED -> null;
        case DIRECTION_IN -> Direction.IN;
        case DIRECTION_OUT -> Direction.OUT;
        case UNRECOGNIZED ->
            throw Statuses.invalidField(
                "direction", Integer.toString(request.getDirectionValue()), "in or out");
      };
    }

    private static Instant instant(String field, Timestamp timestamp) {
      long seconds = timestamp.getSeconds();
      int nanos = timestamp.getNanos();
      if (seconds < SECONDS_LEAST || seconds > SECONDS_MOST || nanos < 0 || nanos > 999_999_999) {
        throw Statuses.invalidField(
            field, seconds + " s " + nanos + " ns", "a time in the years 1 to 9999");
      }
      return Instant.ofEpochSecond(seconds, nanos);
    }
  }
}
