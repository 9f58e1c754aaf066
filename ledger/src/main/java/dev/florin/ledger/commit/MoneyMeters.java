package dev.florin.ledger.commit;

import dev.florin.ledger.Kind;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.RefusalCode;
import dev.florin.ledger.Transfer;
import dev.florin.telemetry.Instruments;
import dev.florin.telemetry.Meters;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What became of commands, and how much money moved: of all lanes that move money, whether a caller
 * waits or not. An answer that is given again moved nothing, and is counted apart.
 *
 * <p>Threads: any.
 */
final class MoneyMeters {
  private final Meters meters;
  private final Map<Kind, Map<End, LongAdder>> commands = new EnumMap<>(Kind.class);
  private final Map<RefusalCode, LongAdder> refusals = new EnumMap<>(RefusalCode.class);
  private final LongAdder settled;
  private final LongAdder declined;

  /** By currency, of which there are as many as the service knows. */
  private final Map<String, Map<Kind, LongAdder>> moved = new ConcurrentHashMap<>();

  MoneyMeters(Instruments instruments) {
    meters = Meters.of(instruments);
    for (Kind kind : Kind.values()) {
      Map<End, LongAdder> ends = new EnumMap<>(End.class);
      for (End end : End.values()) {
        ends.put(end, ofCommands(kind, end));
      }
      commands.put(kind, ends);
    }
    for (RefusalCode code : RefusalCode.values()) {
      refusals.put(
          code,
          meters.counter(
              "florin.money.refusals",
              "Decisions of the ledger against a command.",
              "reason",
              code.code()));
    }
    settled = ofSettled("settled");
    declined = ofSettled("refused");
  }

  private LongAdder ofCommands(Kind kind, End end) {
    return meters.counter(
        "florin.ledger.commands",
        "Commands to move money, by what became of them.",
        "kind",
        label(kind),
        "outcome",
        label(end));
  }

  private LongAdder ofSettled(String outcome) {
    return meters.counter(
        "florin.backlog.settled",
        "Transfers that were accepted before and are final now.",
        "outcome",
        outcome);
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** What becomes of a command. */
  private enum End {
    ACCEPTED,
    REFUSED,
    /** The first answer to the same key was given again. */
    REPLAYED,
    /** A fault: nothing happened, or it is not known whether something did. */
    FAILED
  }

  /** Counts a batch that committed: its outcomes are its tickets', in their order. */
  void committed(Batch<Outcome> batch, List<Outcome> outcomes) {
    for (int i = 0; i < outcomes.size(); i++) {
      Kind kind = batch.tickets().get(i).command().kind();
      boolean settles = batch.isForSettlement();
      switch (outcomes.get(i)) {
        case Outcome.Done(Transfer transfer, boolean replayed) ->
            done(kind, transfer, replayed, settles);
        case Outcome.Refused(var refusal, boolean replayed) ->
            refused(kind, refusal.code(), replayed, settles);
      }
    }
  }

  private void done(Kind kind, Transfer transfer, boolean replayed, boolean settles) {
    if (replayed) {
      count(kind, End.REPLAYED);
      return;
    }
    count(kind, End.ACCEPTED);
    add(
        moved.computeIfAbsent(transfer.currency(), this::ofMoved).get(kind),
        transfer.amountMinor());
    if (settles) {
      settled.increment();
    }
  }

  private void refused(Kind kind, RefusalCode code, boolean replayed, boolean settles) {
    if (replayed) {
      count(kind, End.REPLAYED);
      return;
    }
    count(kind, End.REFUSED);
    add(refusals.get(code), 1);
    if (settles) {
      declined.increment();
    }
  }

  /** Counts what was given up. What is to be settled is tried again, and not counted. */
  void failed(List<Ticket<Outcome>> tickets) {
    for (Ticket<Outcome> ticket : tickets) {
      if (ticket.settlement() == null) {
        count(ticket.command().kind(), End.FAILED);
      }
    }
  }

  private void count(Kind kind, End end) {
    Map<End, LongAdder> ends = commands.get(kind);
    add(ends == null ? null : ends.get(end), 1);
  }

  private static void add(@Nullable LongAdder count, long more) {
    if (count != null) {
      count.add(more);
    }
  }

  private Map<Kind, LongAdder> ofMoved(String currency) {
    Map<Kind, LongAdder> ofCurrency = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      ofCurrency.put(
          kind,
          meters.counter(
              "florin.money.moved.minor",
              "Money that moved, in minor units of its currency.",
              "kind",
              label(kind),
              "currency",
              currency));
    }
    return ofCurrency;
  }
}
