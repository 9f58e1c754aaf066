package dev.florin.redis.wake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * Ids of wallets as short text: ascending, each as its distance from the one before, in groups of
 * seven bits, in Base64. Ids begin with a time, so those of one day's wallets take nine characters
 * each and not nineteen.
 */
final class WalletIds {
  private static final int BYTES_MAX = 10;
  private static final int GROUP_BITS = 7;
  private static final int GROUP = 0x7f;
  private static final int MORE = 0x80;

  private WalletIds() {}

  /** Any ids, in any order. */
  static String text(long[] walletIds) {
    long[] ascending = walletIds.clone();
    Arrays.sort(ascending);
    ByteBuffer bytes = ByteBuffer.allocate(ascending.length * BYTES_MAX);
    long before = 0;
    for (long id : ascending) {
      put(bytes, id - before);
      before = id;
    }
    byte[] written = Arrays.copyOf(bytes.array(), bytes.position());
    return new String(Base64.getEncoder().withoutPadding().encode(written), US_ASCII);
  }

  /**
   * The ids of a text, ascending.
   *
   * @throws IllegalArgumentException for what is none
   */
  static long[] parse(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
    long[] ids = new long[bytes.remaining()];
    int count = 0;
    long before = 0;
    while (bytes.hasRemaining()) {
      before += next(bytes);
      ids[count++] = before;
    }
    return Arrays.copyOf(ids, count);
  }

  private static void put(ByteBuffer bytes, long distance) {
    long rest = distance;
    while ((rest & ~GROUP) != 0) {
      bytes.put((byte) ((rest & GROUP) | MORE));
      rest >>>= GROUP_BITS;
    }
    bytes.put((byte) rest);
  }

  private static long next(ByteBuffer bytes) {
    long distance = 0;
    for (int bits = 0; bits < Long.SIZE; bits += GROUP_BITS) {
      if (!bytes.hasRemaining()) {
        break;
      }
      byte group = bytes.get();
      distance |= (long) (group & GROUP) << bits;
      if (group >= 0) {
        return distance;
      }
    }
    throw new IllegalArgumentException("wallet ids: cut off (expected: groups of seven bits)");
  }
}
