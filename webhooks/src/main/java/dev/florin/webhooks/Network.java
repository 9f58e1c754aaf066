package dev.florin.webhooks;

import java.net.InetAddress;
import java.util.Arrays;

/** All addresses that begin with the same bits. Immutable. */
final class Network {
  private final byte[] address;
  private final int prefixBits;

  private Network(byte[] address, int prefixBits) {
    this.address = address;
    this.prefixBits = prefixBits;
  }

  /** Reads {@code 10.0.0.0/8}. */
  static Network of(String text) {
    int slash = text.indexOf('/');
    return new Network(
        InetAddress.ofLiteral(text.substring(0, slash)).getAddress(),
        Integer.parseInt(text, slash + 1, text.length(), 10));
  }

  boolean contains(byte[] other) {
    int bytes = prefixBits / Byte.SIZE;
    return address.length == other.length
        && Arrays.equals(address, 0, bytes, other, 0, bytes)
        && isSameRest(other, bytes);
  }

  private boolean isSameRest(byte[] other, int at) {
    int bits = prefixBits % Byte.SIZE;
    return bits == 0 || ((address[at] ^ other[at]) & 0xFF) >> (Byte.SIZE - bits) == 0;
  }
}
