package dev.florin.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.SecretKey;

/**
 * What all instances on one database share.
 *
 * @param timeline raised by a restore from a backup
 * @param cursorKey authenticates cursors (HmacSHA256)
 */
public record Settings(long timeline, SecretKey cursorKey) {
  private static final int ID_BYTES = 6;

  /** Twelve hexadecimal digits that no other database has, nor this one after a restore. */
  public String databaseId() {
    MessageDigest digest = sha256();
    digest.update("database".getBytes(US_ASCII));
    digest.update(cursorKey.getEncoded());
    digest.update(Long.toString(timeline).getBytes(US_ASCII));
    return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "Settings[timeline=" + timeline + "]";
  }
}
