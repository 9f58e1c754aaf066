package dev.florin.app.configuration;

import java.util.Optional;

/**
 * The wallet page.
 *
 * @param served whether it is there
 * @param clientId the page, as the issuer knows it; empty where people do not sign in at one
 */
public record PageOptions(boolean served, Optional<String> clientId) {

  /**
   * @throws ConfigurationException where there is a client id and no issuer that could know it
   */
  static PageOptions of(Values values) {
    Optional<String> clientId = values.get(PageKeys.PAGE_CLIENT_ID).filter(id -> !id.isBlank());
    if (clientId.isPresent() && values.get(Keys.OIDC_ISSUER).isEmpty()) {
      throw values.complaint(PageKeys.PAGE_CLIENT_ID, "not set, unless oidc-issuer is");
    }
    return new PageOptions(values.get(PageKeys.PAGE), clientId);
  }
}
