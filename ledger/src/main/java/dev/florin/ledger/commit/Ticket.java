package dev.florin.ledger.commit;

import dev.florin.ledger.Command;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import io.opentelemetry.api.trace.Span;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A command on its way, and the caller who waits for it.
 *
 * <p>The number of passes belongs to {@link LaneQueue} and is guarded by its lock.
 *
 * @param <A> what the caller is answered with
 */
final class Ticket<A> {
  private final Command command;
  private final long deadlineNanos;
  private final long offeredNanos;
  private final @Nullable Settlement settlement;
  private final CompletableFuture<A> answer = new CompletableFuture<>();
  private final long[] claims;

  /** The wait of a caller who is traced; null for all others. Set before it is offered. */
  @Nullable Span wait;

  /** How often a lane passed over it. */
  int passes;

  /** Of a caller who waits until a deadline. */
  Ticket(Command command, long deadlineNanos) {
    this(command, deadlineNanos, deadlineNanos, null);
  }

  /** Of a caller who waits from now on, for so long. */
  static <A> Ticket<A> waiting(Command command, long nowNanos, long patienceNanos) {
    return new Ticket<>(command, nowNanos, nowNanos + patienceNanos, null);
  }

  /** Of a command that was accepted before, for whose settlement nobody waits. */
  static <A> Ticket<A> settling(Command command, Settlement settlement) {
    return new Ticket<>(command, Long.MAX_VALUE, Long.MAX_VALUE, settlement);
  }

  private Ticket(
      Command command, long offeredNanos, long deadlineNanos, @Nullable Settlement settlement) {
    this.command = command;
    this.offeredNanos = offeredNanos;
    this.deadlineNanos = deadlineNanos;
    this.settlement = settlement;
    this.claims = claimsOf(command);
  }

  Command command() {
    return command;
  }

  /** Null for a command that is done for the caller who waits for it. */
  @Nullable Settlement settlement() {
    return settlement;
  }

  CompletableFuture<A> answer() {
    return answer;
  }

  /**
   * What no two lanes may hold at once: the user wallets, and the key. Wallet ids are positive; a
   * key is a negative number made from its hash, so two keys that collide merely wait for each
   * other.
   */
  long[] claims() {
    return claims;
  }

  /** When it began to wait. */
  long offeredNanos() {
    return offeredNanos;
  }

  boolean isExpired(long nowNanos) {
    return nowNanos - deadlineNanos >= 0;
  }

  void fail(Fault fault, String message) {
    fail(fault, message, null);
  }

  void fail(Fault fault, String message, @Nullable Throwable cause) {
    answer.completeExceptionally(new LedgerFaultException(fault, message, cause));
  }

  /** There is nothing to decide here any more: somebody else did, or does. */
  void drop() {
    boolean _ = answer.cancel(false);
  }

  private static long[] claimsOf(Command command) {
    long keyHash = command.callerKey().hashCode() * 0x9E3779B97F4A7C15L;
    long keyClaim = keyHash | Long.MIN_VALUE;
    long source = command.sourceWalletId();
    long destination = command.destinationWalletId();
    if (source <= 0) {
      return new long[] {keyClaim, destination};
    }
    return destination <= 0
        ? new long[] {keyClaim, source}
        : new long[] {keyClaim, source, destination};
  }
}
