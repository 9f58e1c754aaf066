package dev.florin.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** How the page of the contract looks, and the policy that lets a browser apply this style only. */
final class PageStyle {
  static final String CSS =
      """
      :root { color-scheme: light dark; }
      body { font: 16px/1.5 system-ui, sans-serif; margin: 0; }
      main { max-width: 52rem; margin: 0 auto; padding: 1rem; }
      article { border-top: 1px solid #8886; margin-top: 2rem; }
      code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; }
      pre { overflow-x: auto; padding: 0.75rem; background: #8881; border-radius: 0.4rem; }
      .route { font-size: 1.05em; font-weight: 600; }
      dt { margin-top: 0.5rem; }
      dd { margin-left: 1.5rem; }
      dd p { margin: 0.2rem 0; overflow-wrap: anywhere; }
      """;

  static final String POLICY =
      "default-src 'none'; style-src 'sha256-" + digest(CSS) + "'; frame-ancestors 'none'";

  private PageStyle() {}

  private static String digest(String css) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(sha256.digest(css.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
