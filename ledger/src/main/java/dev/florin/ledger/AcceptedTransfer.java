package dev.florin.ledger;

import java.time.Instant;
import java.util.Objects;

/**
 * A transfer that was accepted to be settled later.
 *
 * @param id snowflake: the transfer's own, too, if it settles
 * @param command what was asked for
 * @param acceptedAt the database's clock
 * @param state what became of it
 */
public record AcceptedTransfer(long id, Command command, Instant acceptedAt, State state) {
  public AcceptedTransfer {
    Objects.requireNonNull(command, "command");
    Objects.requireNonNull(acceptedAt, "acceptedAt");
    Objects.requireNonNull(state, "state");
  }

  /** What became of it. All but {@link Pending} and {@link Parked} are final. */
  public sealed interface State {}

  /** It waits, or is being settled. */
  public record Pending() implements State {}

  /**
   * The money moved.
   *
   * @param transfer as committed
   */
  public record Settled(Transfer transfer) implements State {}

  /**
   * It was decided against under the wallets' locks.
   *
   * @param refusal why
   * @param at when, by the database's clock
   */
  public record Refused(Refusal refusal, Instant at) implements State {}

  /**
   * Its sender cancelled it, or an operator dropped it.
   *
   * @param at when, by the database's clock
   */
  public record Cancelled(Instant at) implements State {}

  /** It kept failing by a fault, and waits for an operator. */
  public record Parked() implements State {}
}
