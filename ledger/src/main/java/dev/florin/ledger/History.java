package dev.florin.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happened, read from the primary.
 *
 * <p>Threads: any; these methods wait for the database. Errors: {@link LedgerFaultException} with
 * {@code UNAVAILABLE}.
 */
public interface History {
  /** The most lines of a page. */
  int PAGE_LINES_MAX = 200;

  /** A page of a wallet's statement, newest first, ordered by the wallet's version. */
  Page page(PageRequest request);

  /**
   * A wallet's lines after a version, oldest first: what a reader who knows that version does not
   * know. One short look where there are none.
   *
   * @param afterVersion 0 or above
   * @param linesMax 1 to {@link #PAGE_LINES_MAX}
   */
  Following after(long walletId, long afterVersion, int linesMax);

  /** The transfer with this id. */
  Optional<Transfer> transfer(long transferId);

  /**
   * What became of the request with this key, as a replay. Empty is no promise: the request may
   * still be on its way.
   */
  Optional<Outcome> outcome(CallerKey callerKey);

  /** Which way money went, seen from the wallet. */
  enum Direction {
    IN,
    OUT
  }

  /**
   * Which lines are wanted; null means any.
   *
   * @param kind of this kind only
   * @param direction in this direction only
   * @param from created at this instant or later
   * @param to created before this instant
   * @param counterpartyWalletId only transfers with this wallet
   */
  record Filter(
      @Nullable Kind kind,
      @Nullable Direction direction,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable Long counterpartyWalletId) {
    /** Every line. */
    public static final Filter NONE = new Filter(null, null, null, null, null);
  }

  /**
   * A page asked for.
   *
   * @param walletId the wallet whose statement it is
   * @param beforeVersion only lines below this version; {@link Long#MAX_VALUE} for the newest
   * @param linesMax 1 to {@link #PAGE_LINES_MAX}
   * @param filter which lines
   */
  record PageRequest(long walletId, long beforeVersion, int linesMax, Filter filter) {
    public PageRequest {
      if (linesMax < 1 || linesMax > PAGE_LINES_MAX) {
        throw new IllegalArgumentException(
            "limit: " + linesMax + " (expected: 1 to " + PAGE_LINES_MAX + ")");
      }
      if (beforeVersion < 1) {
        throw new IllegalArgumentException("before_version: " + beforeVersion + " (expected: > 0)");
      }
    }
  }

  /**
   * What follows a version.
   *
   * @param lines oldest first, without a gap; all there are, up to the number that was asked for
   * @param version the wallet's when it was looked at; 0 where there is no wallet
   */
  record Following(List<StatementLine> lines, long version) {
    public Following {
      lines = List.copyOf(lines);
    }
  }

  /**
   * A page found. It may hold fewer lines than asked for and still not be the last: the work of one
   * page is bounded, also where a filter matches few lines.
   *
   * @param lines newest first
   * @param nextBeforeVersion for the next page; null on the last
   */
  record Page(List<StatementLine> lines, @Nullable Long nextBeforeVersion) {
    public Page {
      lines = List.copyOf(lines);
    }
  }
}
