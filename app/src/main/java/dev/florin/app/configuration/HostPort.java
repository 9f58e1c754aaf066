package dev.florin.app.configuration;

import java.net.InetAddress;
import java.net.URI;

/**
 * Where another process listens.
 *
 * @param host a name or an address; an IPv6 address without its brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
  private static final int PORT_MAX = 65_535;

  public HostPort {
    if (host.isBlank() || port < 1 || port > PORT_MAX) {
      throw new IllegalArgumentException("host and port: " + host + ":" + port);
    }
  }

  /** Reads {@code host:port}, where an IPv6 address stands in brackets. */
  static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, Math.max(colon, 0));
    int port = Integer.parseInt(text, colon + 1, text.length(), 10);
    if (host.startsWith("[") && host.endsWith("]")) {
      return new HostPort(host.substring(1, host.length() - 1), port);
    }
    if (host.contains(":")) {
      throw new IllegalArgumentException("an IPv6 address needs brackets: " + text);
    }
    return new HostPort(host, port);
  }

  /** Where this machine itself reaches what listens on one of its addresses, or on all. */
  public static HostPort toReach(InetAddress listen, int port) {
    InetAddress host = listen.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : listen;
    return new HostPort(host.getHostAddress(), port);
  }

  /** The server that a URL with a host names. */
  static HostPort of(URI uri, int portDefault) {
    String host = uri.getHost();
    boolean bracketed = host.startsWith("[");
    return new HostPort(
        bracketed ? host.substring(1, host.length() - 1) : host,
        uri.getPort() < 0 ? portDefault : uri.getPort());
  }

  /** Whether it is certainly this machine; a name is not looked up, except {@code localhost}. */
  boolean isLoopback() {
    if (host.equals("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
