package dev.florin.service;

import dev.florin.ledger.Backlog;
import dev.florin.ledger.Freezes;
import dev.florin.ledger.History;
import dev.florin.ledger.Ledger;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.Settings;
import dev.florin.ledger.Wallets;
import dev.florin.ledger.audit.AuditLog;
import dev.florin.ledger.events.EventLog;
import dev.florin.ledger.webhook.Webhooks;
import java.util.function.BooleanSupplier;

/**
 * What the service needs of the ledger.
 *
 * @param ledger where money is moved
 * @param backlog where transfers wait to be settled
 * @param wallets who owns what
 * @param history what happened
 * @param settings what all instances share
 * @param ready whether the ledger can serve now; asked every second, and may wait for the database
 * @param readCache holds copies of reads
 * @param events the log of what happened, for readers
 * @param webhooks who is told of it
 * @param freezes stops money from going in or out of wallets
 * @param auditLog what operators and auditors did
 * @param wakes who is woken when a wallet has changed
 */
public record LedgerDoors(
    Ledger ledger,
    Backlog backlog,
    Wallets wallets,
    History history,
    Settings settings,
    BooleanSupplier ready,
    ReadCache readCache,
    EventLog events,
    Webhooks webhooks,
    Freezes freezes,
    AuditLog auditLog,
    WalletWakes wakes) {

  /** The doors of a running ledger of which nobody holds copies. */
  public static LedgerDoors of(LedgerRuntime ledger) {
    return of(ledger, ReadCache.NONE, WalletWakes.alone());
  }

  /** The doors of a running ledger, the cache that its commits fence off, and whom they wake. */
  public static LedgerDoors of(LedgerRuntime ledger, ReadCache readCache, WalletWakes wakes) {
    return new LedgerDoors(
        ledger.ledger(),
        ledger.backlog(),
        ledger.wallets(),
        ledger.history(),
        ledger.settings(),
        () -> ledger.notReady().isEmpty() && answers(ledger.wallets()),
        readCache,
        ledger.events(),
        ledger.webhooks(),
        ledger.freezes(),
        ledger.auditLog(),
        wakes);
  }

  /** Whether the database answers now: looks for the balance of a wallet that nobody has. */
  private static boolean answers(Wallets wallets) {
    try {
      return wallets.balance(1).isEmpty();
    } catch (LedgerFaultException e) {
      return false;
    }
  }
}
