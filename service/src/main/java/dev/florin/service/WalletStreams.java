package dev.florin.service;

import dev.florin.ledger.History;
import dev.florin.ledger.History.Following;
import dev.florin.ledger.StatementLine;
import dev.florin.wallet.v1.StreamWalletEventsRequest;
import dev.florin.wallet.v1.Transaction;
import dev.florin.wallet.v1.WalletEvent;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live streams of wallets on this instance.
 *
 * <p>A few threads read for all of them, and two look after time: one at the streams, every second,
 * for those that are due to end; the other at the wallets' versions. A stream itself has no thread
 * and no timer. So ten thousand that are idle cost what they hold in memory, and a glance each.
 */
final class WalletStreams implements StreamDesk, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WalletStreams.class);
  private static final long ENDS_PERIOD_MILLIS_MAX = 1_000;
  private static final long LOOKS_PERIOD_MILLIS = 50;
  private static final Duration TOKEN_MAX = Duration.ofDays(365);

  private final History history;
  private final Messages messages;
  private final WalletsInReach walletsInReach;
  private final WalletWakes wakes;
  private final StreamSettings settings;
  private final StreamLimits limits;
  private final VersionLooks looks;
  private final Set<WalletStream> streams = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor readers;
  private final ScheduledThreadPoolExecutor timers;
  private volatile boolean closed;

  WalletStreams(LedgerDoors doors, WalletsInReach walletsInReach, StreamSettings settings) {
    this.history = doors.history();
    this.messages = new Messages(doors.wallets());
    this.walletsInReach = walletsInReach;
    this.wakes = doors.wakes();
    this.settings = settings;
    this.limits = new StreamLimits(settings);
    this.looks = new VersionLooks(doors.wallets(), wakes, settings);
    // What waits in the queue is one turn a stream at the most; after the end nothing is read.
    this.readers =
        new ThreadPoolExecutor(
            settings.readersMax(),
            settings.readersMax(),
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            threads("florin-stream-reader-"),
            new ThreadPoolExecutor.DiscardPolicy());
    this.timers = new ScheduledThreadPoolExecutor(2, threads("florin-stream-timer-"));
    start();
  }

  private void start() {
    long endsMillis = Math.min(ENDS_PERIOD_MILLIS_MAX, settings.slowReader().toMillis());
    var _ =
        timers.scheduleWithFixedDelay(
            this::endThoseDue, endsMillis, endsMillis, TimeUnit.MILLISECONDS);
    var _ =
        timers.scheduleWithFixedDelay(
            looks::lookIfDue, LOOKS_PERIOD_MILLIS, LOOKS_PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static ThreadFactory threads(String prefix) {
    return Thread.ofPlatform().name(prefix, 0).daemon().factory();
  }

  /** Answers a call with a stream, or with a refusal. */
  void open(StreamWalletEventsRequest request, StreamObserver<WalletEvent> observer) {
    Caller caller = Caller.current();
    try {
      long walletId = Fields.id("wallet_id", request.getWalletId());
      long afterVersion =
          request.hasAfterVersion()
              ? Fields.version("after_version", request.getAfterVersion())
              : WalletStream.FROM_NOW_ON;
      limits.take(caller.userId());
      admit(
          new WalletStream(
              this,
              (ServerCallStreamObserver<WalletEvent>) observer,
              caller,
              walletId,
              afterVersion,
              expiryNanos(caller),
              caller.holds()),
          (ServerCallStreamObserver<WalletEvent>) observer,
          caller);
    } catch (RuntimeException e) {
      observer.onError(Faults.status(e));
    }
  }

  private void admit(
      WalletStream stream, ServerCallStreamObserver<WalletEvent> observer, Caller caller) {
    observer.setOnReadyHandler(stream::wake);
    observer.setOnCancelHandler(stream::over);
    observer.setOnCloseHandler(stream::over);
    CompletableFuture<Void> _ =
        found(stream, caller)
            .handle(
                Context.current()
                    .wrapFunction((wallet, thrown) -> {
                      if (thrown == null) {
                        begin(stream);
                      } else {
                        stream.end(Faults.status(thrown));
                      }
                      return null;
                    }));
  }

  private CompletableFuture<?> found(WalletStream stream, Caller caller) {
    try {
      return walletsInReach.find(caller, stream.walletId(), CompletableFuture::completedFuture);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Watched first and read then, so that nothing falls in between. */
  private void begin(WalletStream stream) {
    streams.add(stream);
    wakes.watch(stream.walletId(), stream);
    if (closed) {
      stream.end(Faults.unavailable());
    }
    if (stream.hasEnded()) {
      left(stream);
      return;
    }
    stream.begin();
    looks.soon(stream.walletId());
  }

  private static long expiryNanos(Caller caller) {
    Instant now = Instant.now();
    Instant expiry = caller.identity().expiresAt();
    Instant latest = now.plus(TOKEN_MAX);
    return System.nanoTime()
        + Duration.between(now, expiry.isBefore(latest) ? expiry : latest).toNanos();
  }

  private void endThoseDue() {
    long nowNanos = System.nanoTime();
    try {
      streams.forEach(stream -> stream.endIfDue(nowNanos, settings.slowReader().toNanos()));
    } catch (RuntimeException e) {
      LOG.error("a stream did not end well", e);
    }
  }

  @Override
  public void queue(Runnable turn) {
    readers.execute(turn);
  }

  @Override
  public Following after(long walletId, long afterVersion, int linesMax) {
    return history.after(walletId, afterVersion, linesMax);
  }

  @Override
  public Transaction message(StatementLine line) {
    return messages.transaction(line);
  }

  @Override
  public void left(WalletStream stream) {
    streams.remove(stream);
    wakes.leave(stream.walletId(), stream);
  }

  @Override
  public void free(WalletStream stream) {
    limits.free(stream.userId());
  }

  /** Streams that have begun and not ended. */
  int open() {
    return streams.size();
  }

  StreamLimits limits() {
    return limits;
  }

  /** Ends all streams at once; those that come later are refused. */
  @Override
  public void close() {
    closed = true;
    streams.forEach(stream -> stream.end(Faults.unavailable()));
    timers.shutdownNow();
    readers.shutdownNow();
  }
}
