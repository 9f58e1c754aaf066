package dev.florin.ledger.rules;

import dev.florin.ledger.Fingerprint;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.Refusal;
import dev.florin.ledger.Transfer;

/** What the database remembers of a key: the request that used it and its outcome. */
public sealed interface Prior {
  /** Of the request that used the key first. */
  Fingerprint fingerprint();

  /** Its outcome, given again. */
  Outcome replay();

  /** The request paid. */
  record Committed(Transfer transfer) implements Prior {
    @Override
    public Fingerprint fingerprint() {
      return transfer.fingerprint();
    }

    @Override
    public Outcome replay() {
      return new Outcome.Done(transfer, true);
    }
  }

  /** The request was refused under the locks. */
  record Declined(Fingerprint fingerprint, Refusal refusal) implements Prior {
    @Override
    public Outcome replay() {
      return new Outcome.Refused(refusal, true);
    }
  }
}
