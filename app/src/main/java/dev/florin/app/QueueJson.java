package dev.florin.app;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.florin.app.QueueDecisionCommand.Decided;
import dev.florin.ledger.Refusal;
import dev.florin.ledger.backlog.Intervention;
import dev.florin.ledger.backlog.ParkedTransfer;
import dev.florin.ledger.backlog.QueueAct;
import dev.florin.ledger.backlog.QueueOverview;
import dev.florin.ledger.backlog.QueuedTransfer;
import dev.florin.ledger.backlog.TransferRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The backlog for machines: ids are strings, amounts minor units, as over REST.
 *
 * @param document where to write
 */
record QueueJson(JsonGenerator document) {
  void list(QueueOverview overview, List<ParkedTransfer> parked, List<QueuedTransfer> pending)
      throws IOException {
    document.writeStartObject();
    document.writeStringField("at", overview.at().toString());
    document.writeNumberField("pending", overview.pending());
    document.writeNumberField("parked", overview.parked());
    writeSlots(overview.slots());
    document.writeArrayFieldStart("transfers");
    for (ParkedTransfer transfer : parked) {
      document.writeStartObject();
      writeMembers(transfer.transfer());
      writeParking(transfer.parkedAt(), transfer.error());
      document.writeEndObject();
    }
    for (QueuedTransfer transfer : pending) {
      document.writeStartObject();
      writeMembers(transfer);
      document.writeEndObject();
    }
    document.writeEndArray();
    document.writeEndObject();
  }

  void record(TransferRecord record) throws IOException {
    document.writeStartObject();
    writeMembers(record.transfer());
    writeParking(record.parkedAt(), record.error());
    document.writeArrayFieldStart("acts");
    for (QueueAct act : record.acts()) {
      document.writeStartObject();
      document.writeStringField("at", act.at().toString());
      document.writeStringField("act", act.act());
      document.writeStringField("actor", act.actor());
      document.writeStringField("detail", act.detail());
      document.writeEndObject();
    }
    document.writeEndArray();
    document.writeEndObject();
  }

  void decisions(List<Decided> all) throws IOException {
    document.writeStartObject();
    document.writeArrayFieldStart("transfers");
    for (Decided decided : all) {
      document.writeStartObject();
      document.writeStringField("id", Long.toString(decided.id()));
      document.writeBooleanField("done", decided.isDone());
      document.writeStringField("outcome", outcome(decided.intervention()));
      document.writeStringField("detail", QueueText.of(decided.intervention()));
      document.writeEndObject();
    }
    document.writeEndArray();
    document.writeEndObject();
  }

  private static String outcome(Intervention intervention) {
    return switch (intervention) {
      case Intervention.Done(QueuedTransfer transfer) -> transfer.state().word();
      case Intervention.NotThere _ -> "not_found";
      case Intervention.NotParked _ -> "not_parked";
      case Intervention.TooOld _ -> "too_old";
    };
  }

  private void writeSlots(List<QueueOverview.Slot> slots) throws IOException {
    document.writeArrayFieldStart("slots");
    for (QueueOverview.Slot slot : slots) {
      document.writeStartObject();
      document.writeNumberField("slot", slot.number());
      document.writeNumberField("pending", slot.pending());
      writeTime("oldest_accepted_at", slot.oldestAcceptedAt());
      document.writeStringField("settled_by", slot.holder());
      document.writeEndObject();
    }
    document.writeEndArray();
  }

  private void writeMembers(QueuedTransfer transfer) throws IOException {
    document.writeStringField("id", Long.toString(transfer.id()));
    document.writeStringField("state", transfer.state().word());
    document.writeNumberField("slot", transfer.slot());
    document.writeNumberField("sequence", transfer.sequence());
    document.writeStringField("from_wallet_id", Long.toString(transfer.sourceWalletId()));
    boolean known = transfer.destinationWalletId() > 0;
    document.writeStringField(
        "to_wallet_id", known ? Long.toString(transfer.destinationWalletId()) : null);
    document.writeNumberField("amount", transfer.amountMinor());
    document.writeStringField("currency", transfer.currency());
    document.writeStringField("note", transfer.note());
    document.writeStringField("caller", transfer.caller());
    document.writeStringField("key", transfer.key());
    writeTime("accepted_at", transfer.acceptedAt());
    writeTime("finished_at", transfer.finishedAt());
    document.writeNumberField("failures", transfer.failures());
    if (transfer.refusal() != null) {
      writeRefusal(transfer.refusal());
    }
  }

  private void writeRefusal(Refusal refusal) throws IOException {
    document.writeObjectFieldStart("refusal");
    document.writeStringField("code", refusal.code().code());
    document.writeNumberField("available", refusal.availableMinor());
    document.writeNumberField("shortfall", refusal.shortfallMinor());
    document.writeEndObject();
  }

  private void writeParking(@Nullable Instant parkedAt, @Nullable String error) throws IOException {
    if (parkedAt != null) {
      writeTime("parked_at", parkedAt);
      document.writeStringField("error", error);
    }
  }

  private void writeTime(String name, @Nullable Instant time) throws IOException {
    document.writeStringField(name, time == null ? null : time.toString());
  }
}
