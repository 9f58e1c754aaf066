package dev.florin.service;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.Command;
import dev.florin.ledger.Kind;
import dev.florin.ledger.Refusal;
import dev.florin.ledger.RefusalCode;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.Wallet;
import dev.florin.ledger.Wallets;
import dev.florin.ledger.events.Event;
import dev.florin.ledger.events.EventType;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as CloudEvents 1.0 in JSON: one rendering for all readers.
 *
 * <p>An event is the same bytes whenever it is written, so everything in it is a fact that never
 * changes, and the order of its fields is fixed. Amounts are JSON integers below 2^53; ids and
 * versions are strings. A side of a movement that is not a user's wallet is null. There is no
 * {@code traceparent}: it would need the id of a span, and only the trace's is kept; that one
 * stands in the data.
 *
 * <p>Threads: any. An owner who was not seen before is waited for.
 */
public final class CloudEvents {
  /** What a source must be. */
  public static final String SOURCE_EXPECTATION =
      "a URI reference of 1 to 255 characters, such as /florin";

  private static final int SOURCE_CHARACTERS_MAX = 255;

  /** Fits nearly every event, so that its text is copied once. */
  private static final int USUAL_CHARACTERS = 1024;

  private static final JsonFactory JSON = new JsonFactory();

  private final Wallets wallets;
  private final String source;

  /**
   * @param wallets knows who owns what
   * @param source names this service in every event: a URI reference of 1 to 255 characters
   */
  public CloudEvents(Wallets wallets, String source) {
    if (!isSource(source)) {
      throw new IllegalArgumentException(
          "event-source: " + source + " (expected: " + SOURCE_EXPECTATION + ")");
    }
    this.wallets = wallets;
    this.source = source;
  }

  /** Whether a text can be the source of events: a URI reference, as RFC 3986 has it. */
  public static boolean isSource(String text) {
    if (text.isEmpty()
        || text.length() > SOURCE_CHARACTERS_MAX
        || !EventFields.isVisibleAscii(text)) {
      return false;
    }
    try {
      var _ = new URI(text);
      return true;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** One event: compact JSON, the same text each time. */
  public String json(Event event) {
    StringWriter text = new StringWriter(USUAL_CHARACTERS);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("specversion", "1.0");
      json.writeStringField("id", event.position().toString());
      json.writeStringField("source", source);
      json.writeStringField("type", EventType.of(event.fact()).text());
      json.writeStringField("subject", Long.toString(subject(event.fact())));
      json.writeStringField("time", event.time().toString());
      json.writeStringField("datacontenttype", "application/json");
      json.writeObjectFieldStart("data");
      writeData(json, event.fact());
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does no I/O", e);
    }
    return text.toString();
  }

  /** The transfer's id; a settled transfer has the id that it was accepted with. */
  private static long subject(Event.Fact fact) {
    return switch (fact) {
      case Event.Committed(Transfer transfer) -> transfer.id();
      case Event.Settled(Transfer transfer) -> transfer.id();
      case Event.Refused(AcceptedTransfer transfer, _) -> transfer.id();
      case Event.Cancelled(AcceptedTransfer transfer, _) -> transfer.id();
    };
  }

  private void writeData(JsonGenerator json, Event.Fact fact) throws IOException {
    switch (fact) {
      case Event.Committed(Transfer transfer) -> writeCommitted(json, transfer);
      case Event.Settled(Transfer transfer) -> writeSettled(json, transfer);
      case Event.Refused(AcceptedTransfer transfer, AcceptedTransfer.Refused refused) -> {
        writeEnded(json, transfer, "refused", refused.at());
        writeRefusal(json, refused.refusal());
        writeText(json, "trace_id", transfer.command().traceId());
      }
      case Event.Cancelled(AcceptedTransfer transfer, AcceptedTransfer.Cancelled cancelled) -> {
        writeEnded(json, transfer, "cancelled", cancelled.at());
        writeText(json, "trace_id", transfer.command().traceId());
      }
    }
  }

  private void writeCommitted(JsonGenerator json, Transfer transfer) throws IOException {
    json.writeStringField("id", Long.toString(transfer.id()));
    json.writeStringField("kind", kind(transfer.kind()));
    writeMoney(json, transfer.amountMinor(), transfer.currency());
    writeText(json, "note", transfer.note());
    if (transfer.kind() == Kind.DEPOSIT) {
      json.writeNullField("source");
    } else {
      writeSide(
          json,
          "source",
          transfer.sourceWalletId(),
          transfer.sourceVersion(),
          transfer.sourceBalanceMinor());
    }
    if (transfer.kind() == Kind.WITHDRAWAL) {
      json.writeNullField("destination");
    } else {
      writeSide(
          json,
          "destination",
          transfer.destinationWalletId(),
          transfer.destinationVersion(),
          transfer.destinationBalanceMinor());
    }
    writeText(json, "trace_id", transfer.traceId());
    json.writeStringField("created_at", transfer.createdAt().toString());
  }

  private void writeSettled(JsonGenerator json, Transfer transfer) throws IOException {
    json.writeStringField("id", Long.toString(transfer.id()));
    json.writeStringField("state", "settled");
    writeMoney(json, transfer.amountMinor(), transfer.currency());
    writeText(json, "note", transfer.note());
    writeParty(json, "source", transfer.sourceWalletId());
    writeParty(json, "destination", transfer.destinationWalletId());
    json.writeStringField("finished_at", transfer.createdAt().toString());
    writeText(json, "trace_id", transfer.traceId());
  }

  private void writeEnded(JsonGenerator json, AcceptedTransfer transfer, String state, Instant at)
      throws IOException {
    Command command = transfer.command();
    json.writeStringField("id", Long.toString(transfer.id()));
    json.writeStringField("state", state);
    writeMoney(json, command.amountMinor(), command.currency());
    writeText(json, "note", command.note());
    writeParty(json, "source", command.sourceWalletId());
    writeParty(json, "destination", command.destinationWalletId());
    json.writeStringField("finished_at", at.toString());
  }

  private void writeSide(
      JsonGenerator json, String name, long walletId, long version, long balanceMinor)
      throws IOException {
    json.writeObjectFieldStart(name);
    writeOwned(json, owned(walletId));
    json.writeStringField("version", Long.toString(version));
    json.writeNumberField("balance_after", balanceMinor);
    json.writeEndObject();
  }

  /** A recipient who was not there when it was accepted has no part in it, ever. */
  private void writeParty(JsonGenerator json, String name, long walletId) throws IOException {
    if (walletId == Command.NOBODY) {
      json.writeNullField(name);
      return;
    }
    json.writeObjectFieldStart(name);
    writeOwned(json, owned(walletId));
    json.writeEndObject();
  }

  private static void writeOwned(JsonGenerator json, Wallet wallet) throws IOException {
    json.writeStringField("wallet_id", Long.toString(wallet.id()));
    json.writeStringField("user_id", wallet.ownerId());
  }

  /** In the words of REST's answer about the same transfer. */
  private static void writeRefusal(JsonGenerator json, Refusal refusal) throws IOException {
    json.writeObjectFieldStart("refusal");
    json.writeStringField("code", refusal.code().code());
    json.writeStringField("detail", Refusals.detail(refusal));
    if (refusal.code() == RefusalCode.INSUFFICIENT_FUNDS) {
      json.writeObjectFieldStart("shortfall");
      writeMoney(json, refusal.shortfallMinor(), refusal.currency());
      json.writeEndObject();
      json.writeObjectFieldStart("available");
      writeMoney(json, refusal.availableMinor(), refusal.currency());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void writeMoney(JsonGenerator json, long amountMinor, String currency)
      throws IOException {
    json.writeNumberField("amount", amountMinor);
    json.writeStringField("currency", currency);
  }

  private static void writeText(JsonGenerator json, String name, @Nullable String text)
      throws IOException {
    if (text == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, text);
    }
  }

  private static String kind(Kind kind) {
    return switch (kind) {
      case DEPOSIT -> "deposit";
      case WITHDRAWAL -> "withdrawal";
      case TRANSFER -> "transfer";
    };
  }

  private Wallet owned(long walletId) {
    return wallets
        .find(walletId)
        .orElseThrow(
            () -> new IllegalStateException("wallet " + walletId + " of an event has no owner"));
  }
}
