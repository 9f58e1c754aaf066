package dev.florin.ledger.events;

import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.Transfer;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened.
 *
 * @param position where it stands in the log
 * @param fact what it was
 */
public record Event(EventPosition position, Fact fact) {
  public Event {
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(fact, "fact");
  }

  /** When it happened, by the database's clock. */
  public Instant time() {
    return switch (fact) {
      case Committed(Transfer transfer) -> transfer.createdAt();
      case Settled(Transfer transfer) -> transfer.createdAt();
      case Refused(_, AcceptedTransfer.Refused refused) -> refused.at();
      case Cancelled(_, AcceptedTransfer.Cancelled cancelled) -> cancelled.at();
    };
  }

  /** The trace of the request for it, 32 lower-case hexadecimal digits; null where it had none. */
  public @Nullable String traceId() {
    return switch (fact) {
      case Committed(Transfer transfer) -> transfer.traceId();
      case Settled(Transfer transfer) -> transfer.traceId();
      case Refused(AcceptedTransfer transfer, _) -> transfer.command().traceId();
      case Cancelled(AcceptedTransfer transfer, _) -> transfer.command().traceId();
    };
  }

  /** What happened. */
  public sealed interface Fact {}

  /** Money moved: a deposit, a withdrawal, a transfer, whichever way it was asked for. */
  public record Committed(Transfer transfer) implements Fact {}

  /**
   * An accepted transfer reached its end, the money moved; beside {@link Committed}, which stands
   * just before it.
   */
  public record Settled(Transfer transfer) implements Fact {}

  /** An accepted transfer was decided against. */
  public record Refused(AcceptedTransfer transfer, AcceptedTransfer.Refused refused)
      implements Fact {}

  /** An accepted transfer was cancelled by its sender, or dropped by an operator. */
  public record Cancelled(AcceptedTransfer transfer, AcceptedTransfer.Cancelled cancelled)
      implements Fact {}
}
