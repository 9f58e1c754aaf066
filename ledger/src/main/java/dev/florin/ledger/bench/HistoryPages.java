package dev.florin.ledger.bench;

import dev.florin.ledger.History;
import dev.florin.ledger.LedgerRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * How long a page of 50 lines takes, by one reader on an idle ledger: newest pages, which most
 * readers want, and pages in the middle of a history, as a cursor asks for them.
 */
final class HistoryPages {
  private static final int LINES = 50;
  private static final int PAGES_MAX = 500;
  private static final int UNMEASURED = 50;
  private static final long LATENCY_MAX_NANOS = 60_000_000_000L;
  private static final long HOT = 1;

  private final LedgerRuntime ledger;
  private final BenchWallets wallets;
  private final Duration each;
  private final SplittableRandom random = new SplittableRandom(2);

  /**
   * @param each how long to read pages of one kind at the most
   */
  HistoryPages(LedgerRuntime ledger, BenchWallets wallets, Duration each) {
    this.ledger = ledger;
    this.wallets = wallets;
    this.each = each;
  }

  /** Measures each kind in turn. */
  List<PageTimes> measure() {
    ToLongFunction<SplittableRandom> any = choice -> 1L + choice.nextInt(wallets.busy());
    ToLongFunction<SplittableRandom> quiet =
        choice -> wallets.funded() - choice.nextInt(Math.max(1, wallets.funded() / 100));
    LongUnaryOperator newest = _ -> Long.MAX_VALUE;
    LongUnaryOperator middle = version -> Math.max(1, version / 2);
    LongUnaryOperator anywhere = version -> 1 + random.nextLong(Math.max(1, version));
    List<PageTimes> times = new ArrayList<>();
    times.add(measure("newest", any, newest));
    times.add(measure("middle", any, middle));
    times.add(measure("newest-of-quiet", quiet, newest));
    times.add(measure("newest-of-hot", _ -> HOT, newest));
    times.add(measure("anywhere-of-hot", _ -> HOT, anywhere));
    return times;
  }

  private PageTimes measure(
      String name, ToLongFunction<SplittableRandom> wallet, LongUnaryOperator beforeVersion) {
    Histogram latencies = new Histogram(LATENCY_MAX_NANOS, 3);
    long lines = 0;
    final long endNanos = System.nanoTime() + each.toNanos();
    for (int i = 0; i < UNMEASURED + PAGES_MAX; i++) {
      if (i > UNMEASURED && System.nanoTime() - endNanos > 0) {
        break;
      }
      long id = wallet.applyAsLong(random);
      long before = beforeVersion.applyAsLong(version(id));
      long begunNanos = System.nanoTime();
      int found = page(id, before).lines().size();
      if (i >= UNMEASURED) {
        latencies.recordValue(Math.min(LATENCY_MAX_NANOS, System.nanoTime() - begunNanos));
        lines += found;
      }
    }
    long pages = latencies.getTotalCount();
    return new PageTimes(
        name,
        pages,
        (double) lines / pages,
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99));
  }

  private long version(long walletId) {
    return ledger.wallets().balance(walletId).orElseThrow().version();
  }

  private History.Page page(long walletId, long beforeVersion) {
    return ledger
        .history()
        .page(new History.PageRequest(walletId, beforeVersion, LINES, History.Filter.NONE));
  }
}
