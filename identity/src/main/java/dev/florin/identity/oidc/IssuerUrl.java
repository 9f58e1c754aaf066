package dev.florin.identity.oidc;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Which URLs may tell whose tokens are good. Whoever can change such an answer on its way can be
 * anybody, so it is https; http only where the way does not leave this machine.
 */
public final class IssuerUrl {
  public static final String EXPECTATION =
      "https://host/path without a query, or http:// on a loopback address";

  private static final String DISCOVERY = "/.well-known/openid-configuration";

  private IssuerUrl() {}

  /** Whether a text can name an issuer. */
  public static boolean isIssuer(String text) {
    URI url = parse(text);
    return url != null && isSafe(url) && url.getRawQuery() == null;
  }

  /** Where an issuer tells about itself. */
  static URI discovery(String issuer) {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    return URI.create(base + DISCOVERY);
  }

  /**
   * Where its keys are, as its own document says; null for a place that is not as safe as the
   * issuer itself.
   */
  static @Nullable URI keys(String issuer, String text) {
    URI url = parse(text);
    boolean asSafe = url != null && isSafe(url) && (isHttps(url) || !isHttps(URI.create(issuer)));
    return asSafe ? url : null;
  }

  private static boolean isSafe(URI url) {
    return url.getHost() != null
        && url.getRawUserInfo() == null
        && url.getRawFragment() == null
        && (isHttps(url) || ("http".equals(url.getScheme()) && isLoopback(url.getHost())));
  }

  private static boolean isHttps(URI url) {
    return "https".equals(url.getScheme());
  }

  private static boolean isLoopback(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static @Nullable URI parse(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
