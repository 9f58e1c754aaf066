package dev.florin.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The SHA-256 of a credential, which stands for it wherever it has to be remembered: a dump of the
 * memory holds no credential, and all are of the same small size.
 */
public record TokenDigest(long first, long second, long third, long fourth) {
  /** That of a credential. */
  public static TokenDigest of(String token) {
    ByteBuffer words = ByteBuffer.wrap(sha256(token));
    return new TokenDigest(words.getLong(), words.getLong(), words.getLong(), words.getLong());
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
