package dev.florin.ledger;

import javax.crypto.SecretKey;

/**
 * What all instances on one database share.
 *
 * @param timeline raised by a restore from a backup
 * @param cursorKey authenticates cursors (HmacSHA256)
 */
public record Settings(long timeline, SecretKey cursorKey) {
  @Override
  public String toString() {
    return "Settings[timeline=" + timeline + "]";
  }
}
