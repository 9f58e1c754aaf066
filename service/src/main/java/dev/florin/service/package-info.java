/**
 * The gRPC wallet service: who may do what, and whether a request is well formed.
 *
 * <p>A call comes through {@link dev.florin.service.WalletServer}: {@code CallLimit} bounds how
 * many there are, {@code Authentication} finds out who calls, {@code WalletGrpc} hands it to {@code
 * Movements} (money moves), {@code AcceptedTransfers} (it moves later) or {@code Reads} (it does
 * not), {@code EventGrpc} to {@code LoggedEvents} (what happened, for who may know all) or {@code
 * WebhookAdministration} (who is told of it). {@code Fields} checks what was sent, {@code Access}
 * hides other people's wallets, and the ledger decides everything about money. What goes wrong
 * becomes a status in {@code Statuses}, {@code Refusals} and {@code Faults}.
 */
@NullMarked
package dev.florin.service;

import org.jspecify.annotations.NullMarked;
