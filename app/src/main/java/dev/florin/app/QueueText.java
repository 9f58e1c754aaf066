package dev.florin.app;

import dev.florin.ledger.Refusal;
import dev.florin.ledger.Slots;
import dev.florin.ledger.backlog.Intervention;
import dev.florin.ledger.backlog.ParkedTransfer;
import dev.florin.ledger.backlog.QueueOverview;
import dev.florin.ledger.backlog.QueuedTransfer;
import dev.florin.ledger.backlog.TransferRecord;
import dev.florin.service.MoneyText;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The backlog for people. Texts that others chose are printed on one line, without what would steer
 * a terminal.
 *
 * @param out where to print
 */
record QueueText(PrintStream out) {
  static final String NOT_THERE = "no such transfer was accepted, or it ended and is forgotten";

  private static final String NOBODY = "nobody";
  private static final int ERROR_CHARACTERS_MAX = 100;

  void overview(QueueOverview overview) {
    String age = overview.oldestAge().map(oldest -> ", the oldest for " + age(oldest)).orElse("");
    out.println(overview.pending() + " pending" + age + "; " + overview.parked() + " parked.");
    out.println("Slots are settled by " + holders(overview) + ".");
    TextTable table = new TextTable("slot", " pending", "oldest for", "settled by");
    for (QueueOverview.Slot slot : overview.slots()) {
      Instant oldest = slot.oldestAcceptedAt();
      if (slot.pending() > 0 && oldest != null) {
        table.add(
            slotName(slot.number()),
            Long.toString(slot.pending()),
            age(Duration.between(oldest, overview.at())),
            oneLine(Objects.requireNonNullElse(slot.holder(), NOBODY)));
      }
    }
    print(table);
  }

  void parked(List<ParkedTransfer> all) {
    TextTable table = new TextTable("parked", "since", " amount", "error");
    for (ParkedTransfer parked : all) {
      String error = oneLine(parked.error());
      table.add(
          Long.toString(parked.transfer().id()),
          time(parked.parkedAt()),
          amount(parked.transfer()),
          error.length() > ERROR_CHARACTERS_MAX
              ? error.substring(0, ERROR_CHARACTERS_MAX) + "…"
              : error);
    }
    print(table);
  }

  void pending(List<QueuedTransfer> all, Instant now) {
    TextTable table =
        new TextTable("pending", "accepted", "for", "slot", " failures", " amount", "from wallet");
    for (QueuedTransfer transfer : all) {
      table.add(
          Long.toString(transfer.id()),
          time(transfer.acceptedAt()),
          age(Duration.between(transfer.acceptedAt(), now)),
          slotName(transfer.slot()),
          Integer.toString(transfer.failures()),
          amount(transfer),
          Long.toString(transfer.sourceWalletId()));
    }
    print(table);
  }

  void record(TransferRecord record) {
    QueuedTransfer transfer = record.transfer();
    line("transfer", Long.toString(transfer.id()));
    line("state", state(record));
    line("amount", amount(transfer));
    line("from wallet", Long.toString(transfer.sourceWalletId()));
    line("to wallet", destination(transfer));
    if (transfer.note() != null) {
      line("note", oneLine(transfer.note()));
    }
    line("asked by", oneLine(transfer.caller()) + ", with the key " + oneLine(transfer.key()));
    line("accepted", time(transfer.acceptedAt()));
    line("slot", slotName(transfer.slot()) + ", in place " + transfer.sequence());
    line("failures", Integer.toString(transfer.failures()));
    TextTable table = new TextTable("at", "act", "by", "why");
    record
        .acts()
        .forEach(act ->
            table.add(time(act.at()), act.act(), oneLine(act.actor()), oneLine(act.detail())));
    print(table);
  }

  /** One line on what came of a decision. */
  static String of(Intervention intervention) {
    return switch (intervention) {
      case Intervention.Done(QueuedTransfer transfer) ->
          switch (transfer.state()) {
            case PENDING -> "pending again, in slot " + slotName(transfer.slot());
            case CANCELLED -> "dropped";
            case SETTLED, REFUSED, PARKED -> transfer.state().word();
          };
      case Intervention.NotThere _ -> NOT_THERE;
      case Intervention.NotParked(var state) -> "it is " + state.word() + " (expected: parked)";
      case Intervention.TooOld(Instant acceptedAt) ->
          "accepted at " + time(acceptedAt) + " (expected: at most 7 days ago); drop it";
    };
  }

  private static String state(TransferRecord record) {
    QueuedTransfer transfer = record.transfer();
    Instant finishedAt = transfer.finishedAt();
    Refusal refusal = transfer.refusal();
    StringBuilder state = new StringBuilder(transfer.state().word());
    if (refusal != null) {
      state.append(" as ").append(refusal.code().code());
      if (refusal.shortfallMinor() > 0) {
        state.append(", ").append(MoneyText.of(refusal.shortfallMinor(), refusal.currency()));
        state.append(" short");
      }
    }
    if (finishedAt != null) {
      state.append(" at ").append(time(finishedAt));
    }
    if (record.parkedAt() != null && record.error() != null) {
      state.append(" at ").append(time(record.parkedAt())).append(": ");
      state.append(oneLine(record.error()));
    }
    return state.toString();
  }

  private static String destination(QueuedTransfer transfer) {
    return transfer.destinationWalletId() > 0
        ? Long.toString(transfer.destinationWalletId())
        : "none: there was no such recipient";
  }

  /** Such as {@code host-1 (20), host-2 (12)}. */
  private static String holders(QueueOverview overview) {
    Map<String, Long> slots =
        overview.slots().stream()
            .collect(
                Collectors.groupingBy(
                    slot -> Objects.requireNonNullElse(slot.holder(), NOBODY),
                    TreeMap::new,
                    Collectors.counting()));
    return slots.entrySet().stream()
        .map(holder -> oneLine(holder.getKey()) + " (" + holder.getValue() + ")")
        .collect(Collectors.joining(", "));
  }

  private void line(String name, String value) {
    out.println(name + " ".repeat(13 - name.length()) + value);
  }

  /** With an empty line before it. */
  private void print(TextTable table) {
    if (!table.isEmpty()) {
      out.println();
      table.print(out);
    }
  }

  private static String amount(QueuedTransfer transfer) {
    return MoneyText.of(transfer.amountMinor(), transfer.currency());
  }

  private static String slotName(short slot) {
    return Slots.lease(slot).substring(Slots.lease(slot).indexOf('/') + 1);
  }

  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The two largest units, such as {@code 3m 20s}. */
  static String age(Duration age) {
    if (age.toDays() > 0) {
      return age.toDays() + "d " + age.toHoursPart() + "h";
    }
    if (age.toHours() > 0) {
      return age.toHours() + "h " + age.toMinutesPart() + "m";
    }
    return age.toMinutes() > 0
        ? age.toMinutes() + "m " + age.toSecondsPart() + "s"
        : Math.max(0, age.toSeconds()) + "s";
  }

  static String oneLine(String text) {
    return text.strip().replaceAll("[\\p{Cc}\\p{Cf}\\s]+", " ");
  }
}
