package dev.florin.service;

import java.net.URI;
import java.net.URISyntaxException;

/** The rules for where events may be sent to. */
final class WebhookUrl {
  static final int CHARACTERS_MAX = 2048;

  private WebhookUrl() {}

  static URI parse(String url) {
    try {
      URI uri = new URI(url);
      if (url.length() <= CHARACTERS_MAX
          && uri.getHost() != null
          && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
      throw new IllegalArgumentException("url");
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("url", e);
    }
  }
}
