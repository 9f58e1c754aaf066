package dev.florin.ledger.commit;

/** The store did not do what was asked. The kind says what is certain and what to try. */
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  public StoreException(Kind kind, Throwable cause) {
    super(cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** What is certain. */
  public enum Kind {
    /** A rule of the database's or bad data: the same batch would fail again. Not committed. */
    REJECTED,
    /** A deadlock, a lack of resources. Not committed. */
    TRANSIENT,
    /** A lock was not had in time: somebody else holds it. Not committed. */
    BLOCKED,
    /** A new id exists already: another process gives the same ones. Not committed. */
    ID_COLLISION,
    /** The connection is gone before COMMIT was sent. Not committed. */
    DISCONNECTED,
    /** COMMIT was sent and its answer did not arrive: committed, not, or not yet. */
    COMMIT_UNKNOWN
  }
}
