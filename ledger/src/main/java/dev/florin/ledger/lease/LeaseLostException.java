package dev.florin.ledger.lease;

/** Somebody else holds the lease by now, or may: what was to be done under it was not done. */
public final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LeaseLostException(Lease lease) {
    super(lease.name() + ": not held any more with token " + lease.token());
  }
}
