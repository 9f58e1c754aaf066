package dev.florin.ledger.commit;

import dev.florin.ledger.Command;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.Outcome;
import java.util.concurrent.CompletableFuture;

/**
 * A command on its way, and the caller who waits for it.
 *
 * <p>The fields that are not final belong to {@link LaneQueue} and are guarded by its lock.
 */
final class Ticket {
  private final Command command;
  private final long deadlineNanos;
  private final CompletableFuture<Outcome> answer = new CompletableFuture<>();
  private final long[] claims;

  /** How often a lane passed over it. */
  int passes;

  Ticket(Command command, long deadlineNanos) {
    this.command = command;
    this.deadlineNanos = deadlineNanos;
    this.claims = claimsOf(command);
  }

  Command command() {
    return command;
  }

  CompletableFuture<Outcome> answer() {
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

  boolean isExpired(long nowNanos) {
    return nowNanos - deadlineNanos >= 0;
  }

  void fail(Fault fault, String message) {
    answer.completeExceptionally(new LedgerFaultException(fault, message));
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
