package dev.florin.ledger.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * A URL that events may be sent to, as far as its text tells; where its name leads is looked at
 * when something is sent. Immutable.
 *
 * @param secure https; else http
 * @param host a name, or an address, IPv6 without its brackets
 * @param port 1 to 65535
 * @param authority as a Host header has it
 * @param target path and query, as the first line of a request has them
 */
public record WebhookUrl(boolean secure, String host, int port, String authority, String target) {
  /** Characters of a URL. */
  public static final int CHARACTERS_MAX = 2_048;

  private static final int PORT_MAX = 65_535;
  private static final int SHOWN_CHARACTERS_MAX = 100;

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException if nothing can be sent there; says {@code url: ... (expected:
   *     ...)}
   */
  public static WebhookUrl parse(String text) {
    require(text.length() <= CHARACTERS_MAX, text, "at most " + CHARACTERS_MAX + " characters");
    URI uri = uri(text);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    require(scheme.equals("https") || scheme.equals("http"), text, "an absolute https or http URL");
    require(uri.getRawUserInfo() == null, text, "no user or password in it");
    require(uri.getRawFragment() == null, text, "no fragment");
    String host = uri.getHost();
    require(host != null && !host.contains("%"), text, "a host, by its name or address");
    boolean secure = scheme.equals("https");
    int port = uri.getPort();
    require(port == -1 || (port >= 1 && port <= PORT_MAX), text, "a port from 1 to " + PORT_MAX);
    return new WebhookUrl(
        secure,
        unbracketed(host),
        port == -1 ? (secure ? 443 : 80) : port,
        port == -1 ? host : host + ":" + port,
        target(uri));
  }

  private static URI uri(String text) {
    try {
      URI uri = new URI(text);
      require(uri.toASCIIString().equals(text), text, "ASCII characters, others encoded");
      return uri;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(complaint(text, "an absolute https or http URL"), e);
    }
  }

  private static String target(URI uri) {
    String rawPath = uri.getRawPath();
    String path = rawPath == null || rawPath.isEmpty() ? "/" : rawPath;
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static void require(boolean holds, String text, String expectation) {
    if (!holds) {
      throw new IllegalArgumentException(complaint(text, expectation));
    }
  }

  private static String complaint(String text, String expectation) {
    String shown =
        text.length() <= SHOWN_CHARACTERS_MAX
            ? text
            : text.substring(0, SHOWN_CHARACTERS_MAX) + "...";
    return "url: " + shown + " (expected: " + expectation + ")";
  }
}
