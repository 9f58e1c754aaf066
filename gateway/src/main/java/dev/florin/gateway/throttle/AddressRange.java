package dev.florin.gateway.throttle;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/**
 * One IP address, or all that begin with the same bits. Immutable.
 *
 * @param address any of them
 * @param prefixBits how many bits they share
 */
public record AddressRange(InetAddress address, int prefixBits) {
  public AddressRange {
    int most = address.getAddress().length * Byte.SIZE;
    if (prefixBits < 0 || prefixBits > most) {
      throw new IllegalArgumentException(
          "prefix_bits: " + prefixBits + " (expected: 0 to " + most + ")");
    }
  }

  /**
   * Reads {@code 10.0.0.7}, {@code 10.0.0.0/8} or {@code fd00::/8}.
   *
   * @throws IllegalArgumentException where it is something else; names are not looked up
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    Optional<InetAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      throw new IllegalArgumentException(
          text + " (expected: an IP address, or one and the bits of its network: 10.0.0.0/8)");
    }
    return new AddressRange(
        address.get(),
        slash < 0
            ? address.get().getAddress().length * Byte.SIZE
            : Integer.parseInt(text, slash + 1, text.length(), 10));
  }

  public boolean contains(InetAddress other) {
    byte[] ours = address.getAddress();
    byte[] theirs = other.getAddress();
    int bytes = prefixBits / Byte.SIZE;
    return ours.length == theirs.length
        && Arrays.equals(ours, 0, bytes, theirs, 0, bytes)
        && isSameRest(ours, theirs, bytes);
  }

  private boolean isSameRest(byte[] ours, byte[] theirs, int at) {
    int bits = prefixBits % Byte.SIZE;
    return bits == 0 || (ours[at] ^ theirs[at]) >> (Byte.SIZE - bits) == 0;
  }
}
