package dev.florin.service;

import dev.florin.ledger.History.Following;
import dev.florin.ledger.StatementLine;
import dev.florin.wallet.v1.Transaction;

/** What a stream needs of the others' company. Threads: any. */
interface StreamDesk {
  /** Gives a stream its turn on a thread that may wait, behind the turns that were asked for. */
  void queue(Runnable turn);

  /** Reads a wallet's lines after a version; waits for the database. */
  Following after(long walletId, long afterVersion, int linesMax);

  /** A line as its reader sees it; may wait for the database. */
  Transaction message(StatementLine line);

  /** This stream is not to be woken any more. May be told twice. */
  void left(WalletStream stream);

  /** This stream counts no more, for nothing of it is left in the transport. */
  void free(WalletStream stream);
}
