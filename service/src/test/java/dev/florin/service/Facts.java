package dev.florin.service;

import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.Fingerprint;
import dev.florin.ledger.Kind;
import dev.florin.ledger.Refusal;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.events.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Things that happened between Alice, whose wallet is 1, and Bob, whose wallet is 2. */
final class Facts {
  static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456Z");
  static final long ID = 701_311_000_000_000_001L;

  private static final long SYSTEM_WALLET = 900;

  private Facts() {}

  /** Wallets 1 and 2. */
  static InMemoryWallets wallets() {
    InMemoryWallets wallets = new InMemoryWallets();
    wallets.open("alice", "Alice", "USD");
    wallets.open("bob", "Bob", "USD");
    return wallets;
  }

  static Event.Committed deposit(@Nullable String note) {
    return new Event.Committed(transfer(Kind.DEPOSIT, SYSTEM_WALLET, 1, note, TRACE));
  }

  static Event.Committed withdrawal() {
    return new Event.Committed(transfer(Kind.WITHDRAWAL, 1, SYSTEM_WALLET, null, null));
  }

  static Event.Committed transfer(@Nullable String note) {
    return new Event.Committed(transfer(Kind.TRANSFER, 1, 2, note, TRACE));
  }

  static Event.Settled settled() {
    return new Event.Settled(transfer(Kind.TRANSFER, 1, 2, "lunch", TRACE));
  }

  static Event.Refused refused(Refusal refusal, long destinationWalletId) {
    AcceptedTransfer.Refused refused = new AcceptedTransfer.Refused(refusal, NOON);
    return new Event.Refused(accepted(destinationWalletId, refused), refused);
  }

  static Event.Cancelled cancelled() {
    AcceptedTransfer.Cancelled cancelled = new AcceptedTransfer.Cancelled(NOON);
    return new Event.Cancelled(accepted(2, cancelled), cancelled);
  }

  private static AcceptedTransfer accepted(long destinationWalletId, AcceptedTransfer.State state) {
    Command command =
        Command.transfer(
            CallerKey.synchronous("alice", "k"),
            Fingerprint.of(new byte[] {1}),
            1,
            destinationWalletId,
            1170,
            "USD",
            null,
            TRACE);
    return new AcceptedTransfer(ID, command, NOON.minusSeconds(1), state);
  }

  private static Transfer transfer(
      Kind kind, long source, long destination, @Nullable String note, @Nullable String traceId) {
    return new Transfer(
        ID,
        kind,
        CallerKey.synchronous("alice", "k"),
        Fingerprint.of(new byte[] {1}),
        source,
        destination,
        1170,
        "USD",
        8330,
        1170,
        3,
        1,
        note,
        traceId,
        NOON);
  }
}
