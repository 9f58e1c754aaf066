package dev.florin.gateway.throttle;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as text. Names are never looked up. */
final class IpAddress {
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV4_WITH_PORT = Pattern.compile("([0-9.]+):\\d{1,5}");
  private static final Pattern BRACKETED = Pattern.compile("\\[([^\\]]+)](:\\d{1,5})?");

  /** An internet provider gives a customer a whole /64, so one is one caller. */
  private static final int IPV6_NETWORK_BYTES = 8;

  private IpAddress() {}

  /** Reads an address as such: no port, no brackets, no zone. */
  static Optional<InetAddress> parse(String text) {
    boolean isIpv6 = text.indexOf(':') >= 0;
    if (isIpv6 ? text.indexOf('%') >= 0 : !IPV4.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Reads an address that may have a port, as proxies write it. */
  static Optional<InetAddress> parseHop(String text) {
    var bracketed = BRACKETED.matcher(text);
    if (bracketed.matches()) {
      return parse(bracketed.group(1));
    }
    var withPort = IPV4_WITH_PORT.matcher(text);
    return parse(withPort.matches() ? withPort.group(1) : text);
  }

  /** What callers are told apart by: an IPv4 address, or an IPv6 network of 64 bits. */
  static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length > IPV6_NETWORK_BYTES
        ? HexFormat.of().formatHex(bytes, 0, IPV6_NETWORK_BYTES) + "/64"
        : address.getHostAddress();
  }
}
