package dev.florin.ledger;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The SHA-256 of a request as sent: two requests with one key are the same request if these are
 * equal.
 */
public final class Fingerprint {
  /** Bytes of a fingerprint. */
  public static final int BYTES = 32;

  private final byte[] bytes;

  private Fingerprint(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("fingerprint: " + bytes.length + " bytes (expected: 32)");
    }
    this.bytes = bytes;
  }

  /** The fingerprint of a request's canonical encoding. */
  public static Fingerprint of(byte[] canonicalRequest) {
    try {
      return new Fingerprint(MessageDigest.getInstance("SHA-256").digest(canonicalRequest));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** A fingerprint read back from where it was stored: 32 bytes, copied. */
  public static Fingerprint ofStored(byte[] sha256) {
    return new Fingerprint(sha256.clone());
  }

  /** The 32 bytes, a copy. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fingerprint that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
