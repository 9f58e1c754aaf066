package dev.florin.ledger.rules;

import dev.florin.ledger.Command;

/**
 * A command with what only the lane can add: its id, and which system wallet stands in for the
 * outside world.
 *
 * @param id of the transfer that it becomes; kept when the batch is tried again, so that an attempt
 *     whose commit was unknown recognises its own rows
 * @param command what was asked for
 * @param sourceWalletId a wallet
 * @param destinationWalletId a wallet, or {@link Command#NOBODY}
 */
public record Movement(long id, Command command, long sourceWalletId, long destinationWalletId) {

  /** Minor units, above zero. */
  public long amountMinor() {
    return command.amountMinor();
  }

  /** Whether both ends are wallets, and two different ones: else it is certain to be refused. */
  public boolean hasTwoWallets() {
    return destinationWalletId != Command.NOBODY && sourceWalletId != destinationWalletId;
  }
}
