package dev.florin.service;

import dev.florin.ledger.History.Following;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.StatementLine;
import dev.florin.telemetry.CurrentTrace;
import dev.florin.wallet.v1.WalletEvent;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * What one reader is sent of one wallet: its lines after a version, each once and in order.
 *
 * <p>All that it knows is the version up to which it has sent. Nothing is queued for the reader: a
 * wake says only that there may be more, and more is read from the history, a page at a time, while
 * the transport takes it. So a reader who is slow costs a page at the most, wakes that come while
 * one is being worked on become one, and a wake too many is a short look.
 *
 * <p>Its turn is queued once at the most, behind those of other streams, and after each page again.
 * A turn reads on one thread; what ends the stream comes from any. The observer is not made for
 * that, so it is used under this object's monitor, in which nothing waits for the database.
 */
final class WalletStream implements WalletWakes.Watcher {
  private static final int PAGE_LINES = 100;
  private static final long NOT_STALLED = 0;
  private static final long NOT_BEGUN = -1;

  /** A version that no wallet reaches: the reader wants only what comes from now on. */
  static final long FROM_NOW_ON = Long.MAX_VALUE;

  private enum Turn {
    /** The caller may not be the owner: nothing is read. */
    NOT_ADMITTED,
    RESTING,
    QUEUED,
    READING,
    /** Reading, and woken since that began. */
    READING_WOKEN
  }

  private final StreamDesk desk;
  private final ServerCallStreamObserver<WalletEvent> observer;
  private final Caller caller;
  private final long walletId;
  private final long afterVersion;
  private final long expiresNanos;
  private final BooleanSupplier stillLetIn;
  private final AtomicReference<Turn> turn = new AtomicReference<>(Turn.NOT_ADMITTED);
  private final AtomicBoolean counted = new AtomicBoolean(true);
  private volatile long sentVersion = NOT_BEGUN;
  private volatile long stalledNanos = NOT_STALLED;
  private volatile boolean ended;

  /** For the log: what is read over hours is not part of the trace that began it. */
  private final Context ids = CurrentTrace.ids();

  /**
   * @param afterVersion the last one that the reader knows, or {@link #FROM_NOW_ON}
   * @param expiresNanos when the caller's token ends, by {@link System#nanoTime}
   * @param stillLetIn whether it was not taken back meanwhile
   */
  WalletStream(
      StreamDesk desk,
      ServerCallStreamObserver<WalletEvent> observer,
      Caller caller,
      long walletId,
      long afterVersion,
      long expiresNanos,
      BooleanSupplier stillLetIn) {
    this.desk = desk;
    this.observer = observer;
    this.caller = caller;
    this.walletId = walletId;
    this.afterVersion = afterVersion;
    this.expiresNanos = expiresNanos;
    this.stillLetIn = stillLetIn;
  }

  long walletId() {
    return walletId;
  }

  String userId() {
    return caller.userId();
  }

  boolean hasEnded() {
    return ended;
  }

  /** The wallet is the caller's: from now on it is read. */
  void begin() {
    if (turn.compareAndSet(Turn.NOT_ADMITTED, Turn.QUEUED)) {
      desk.queue(this::read);
    }
  }

  @Override
  public void wake() {
    Turn before = turn.getAndUpdate(WalletStream::woken);
    if (before == Turn.RESTING) {
      desk.queue(this::read);
    }
  }

  private static Turn woken(Turn turn) {
    return switch (turn) {
      case RESTING -> Turn.QUEUED;
      case READING -> Turn.READING_WOKEN;
      case NOT_ADMITTED, QUEUED, READING_WOKEN -> turn;
    };
  }

  @Override
  public void isAt(long version) {
    if (isBegun() && version > sentVersion) {
      wake();
    }
  }

  /**
   * Ends it if it is time for that: the token has run out, the key was taken back, or the reader
   * takes nothing.
   */
  void endIfDue(long nowNanos, long slowReaderNanos) {
    long stalled = stalledNanos;
    if (nowNanos - expiresNanos >= 0) {
      end(unauthenticated("the token has expired (expected: call again with a new one)"));
    } else if (!stillLetIn.getAsBoolean()) {
      end(unauthenticated("the API key was revoked, or has another secret by now"));
    } else if (stalled != NOT_STALLED
        && nowNanos - stalled >= slowReaderNanos
        && !observer.isReady()) {
      end(
          Statuses.of(
              Status.Code.RESOURCE_EXHAUSTED,
              "slow_reader",
              "The stream was not read fast enough. Call again after version " + sentVersion + ".",
              Map.of()));
    }
  }

  private static StatusRuntimeException unauthenticated(String why) {
    return Statuses.of(Status.Code.UNAUTHENTICATED, "unauthenticated", why, Map.of());
  }

  /** Ends it with a status, unless it has ended. */
  void end(StatusRuntimeException status) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      observer.onError(status);
    }
    desk.left(this);
  }

  /** The transport is done with the call: the reader has left, or has got the end. */
  void over() {
    ended = true;
    desk.left(this);
    if (counted.compareAndSet(true, false)) {
      desk.free(this);
    }
  }

  private void read() {
    turn.set(Turn.READING);
    boolean more;
    try (Scope _ = ids.makeCurrent()) {
      more = readOrEnd();
    }
    if (more || !turn.compareAndSet(Turn.READING, Turn.RESTING)) {
      turn.set(Turn.QUEUED);
      desk.queue(this::read);
    }
  }

  /** Gives whether there may be more to do at once. */
  private boolean readOrEnd() {
    try {
      if (ended) {
        return false;
      }
      return (isBegun() && !observer.isReady()) ? stall() : readPage();
    } catch (LedgerFaultException e) {
      // Once it has begun, an outage passes: a look at the versions wakes it afterwards.
      if (!isBegun() || e.fault() == Fault.INTERNAL) {
        end(Faults.status(e));
      }
    } catch (RuntimeException e) {
      end(Faults.status(e));
    }
    return false;
  }

  private boolean readPage() {
    stalledNanos = NOT_STALLED;
    long after = isBegun() ? sentVersion : afterVersion;
    Following following = desk.after(walletId, after, PAGE_LINES);
    if (!isBegun()) {
      first(following.version());
    }
    for (StatementLine line : following.lines()) {
      if (!observer.isReady()) {
        return stall();
      }
      send(WalletEvent.newBuilder().setTransaction(desk.message(line)), line.version());
    }
    return sentVersion < following.version() && !following.lines().isEmpty();
  }

  private boolean isBegun() {
    return sentVersion != NOT_BEGUN;
  }

  /** Says from which version on it is sent. */
  private void first(long walletVersion) {
    if (afterVersion != FROM_NOW_ON && afterVersion > walletVersion) {
      throw Statuses.invalidField(
          "after_version",
          Long.toString(afterVersion),
          "at most the wallet's version, " + walletVersion);
    }
    send(WalletEvent.newBuilder(), Math.min(afterVersion, walletVersion));
  }

  private synchronized void send(WalletEvent.Builder event, long version) {
    if (!ended) {
      observer.onNext(event.setVersion(version).build());
      sentVersion = version;
    }
  }

  /** The reader is behind from now on, if there is anything for him. Nothing more is read. */
  private boolean stall() {
    if (stalledNanos == NOT_STALLED && !desk.after(walletId, sentVersion, 1).lines().isEmpty()) {
      stalledNanos = System.nanoTime() | 1;
    }
    return false;
  }
}
