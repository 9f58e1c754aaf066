package dev.florin.gateway.page;

import java.util.List;
import java.util.function.Function;

/** How people prove who they are on the page. */
public sealed interface SignIn {

  /** They cannot: nobody's tokens can be had by a page. */
  record Nowhere() implements SignIn {}

  /**
   * In the sandbox they say so.
   *
   * @param users those that the page offers
   * @param tokens makes a token of a user id; called on an event loop, does not block, and throws
   *     {@link IllegalArgumentException} where it is no id
   */
  record Sandbox(List<String> users, Function<String, String> tokens) implements SignIn {
    public Sandbox {
      users = List.copyOf(users);
    }
  }

  /**
   * At an OpenID Connect issuer, by an authorization code with PKCE (RFC 7636). The page asks the
   * issuer's own document for the addresses, all of which have the issuer's origin.
   *
   * @param issuer exactly as its tokens name it
   * @param clientId the page, as the issuer knows it: a public client, without a secret
   */
  record OpenId(String issuer, String clientId) implements SignIn {
    public OpenId {
      if (clientId.isBlank()) {
        throw new IllegalArgumentException("client_id (expected: a text)");
      }
    }
  }
}
