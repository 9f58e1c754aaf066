package dev.florin.ledger;

import java.util.Objects;

/**
 * Who asks, and the idempotency key of the request: unique per caller and space.
 *
 * @param caller the user id of the authenticated caller
 * @param space synchronous and accepted transfers have keys of their own
 * @param key chosen by the caller, one for each movement that is meant
 */
public record CallerKey(String caller, Space space, String key) {
  public CallerKey {
    Bounds.requireName("caller", caller);
    Objects.requireNonNull(space, "space");
    Bounds.requireName("idempotency_key", key);
  }

  /** The key of a request that is answered after the commit. */
  public static CallerKey synchronous(String caller, String key) {
    return new CallerKey(caller, Space.SYNCHRONOUS, key);
  }

  /** The key of a request that is accepted at once and settled later. */
  public static CallerKey accepted(String caller, String key) {
    return new CallerKey(caller, Space.ACCEPTED, key);
  }

  /** Where a key is unique. The numbers are stored and never reused. */
  public enum Space {
    /** Answered after the commit. */
    SYNCHRONOUS(1),
    /** Accepted at once and settled later. */
    ACCEPTED(2);

    private final short number;

    Space(int number) {
      this.number = (short) number;
    }

    /** The number in the database. */
    public short number() {
      return number;
    }

    /** The space with this number; an unknown number is a fault of the database's content. */
    public static Space ofNumber(int number) {
      for (Space space : values()) {
        if (space.number == number) {
          return space;
        }
      }
      throw new IllegalArgumentException("key_space: " + number + " (expected: 1 or 2)");
    }
  }
}
