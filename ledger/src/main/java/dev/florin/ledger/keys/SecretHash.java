package dev.florin.ledger.keys;

import java.security.MessageDigest;

/** The SHA-256 of a key's secret: all that is known of it here. */
public final class SecretHash {
  private static final int BYTES = 32;

  private final byte[] hash;

  private SecretHash(byte[] hash) {
    this.hash = hash;
  }

  /**
   * One of 32 bytes.
   *
   * @throws IllegalArgumentException for any other number of them
   */
  public static SecretHash of(byte[] hash) {
    if (hash.length != BYTES) {
      throw new IllegalArgumentException(
          "secret_hash: " + hash.length + " bytes (expected: " + BYTES + ")");
    }
    return new SecretHash(hash.clone());
  }

  /** Whether it is the same; how long that takes does not tell where they differ. */
  public boolean matches(byte[] other) {
    return MessageDigest.isEqual(hash, other);
  }

  /** The same for a hash that is kept. */
  public boolean matches(SecretHash other) {
    return matches(other.hash);
  }

  byte[] bytes() {
    return hash.clone();
  }

  @Override
  public String toString() {
    return "(hidden)";
  }
}
