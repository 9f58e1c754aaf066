package dev.florin.identity.oidc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.JWK;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets people sign in at a {@link TestIssuer} by an authorization code with PKCE (RFC 7636, S256):
 * whoever comes is one user, at once. A code is good once, for its verifier and its address alone.
 */
public final class TestSignIn {
  private final TestIssuer issuer;
  private final String clientId;
  private final String userId;
  private final JWK key;
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();

  private TestSignIn(TestIssuer issuer, String clientId, String userId, JWK key) {
    this.issuer = issuer;
    this.clientId = clientId;
    this.userId = userId;
    this.key = key;
  }

  /** From now on the issuer does so for a client, and signs with the key. */
  public static void offer(TestIssuer issuer, String clientId, String userId, JWK key) {
    TestSignIn signIn = new TestSignIn(issuer, clientId, userId, key);
    String url = issuer.url();
    String document =
        """
        {"issuer":"%s","jwks_uri":"%s/keys",
         "authorization_endpoint":"%s/authorize","token_endpoint":"%s/token"}
        """
            .formatted(url, url, url, url);
    issuer.answer(
        TestIssuer.DISCOVERY,
        exchange -> {
          allowAnyOrigin(exchange);
          TestIssuer.json(document).give(exchange);
        });
    issuer.answer("/authorize", signIn::authorize);
    issuer.answer("/token", signIn::token);
  }

  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> asked = form(exchange.getRequestURI().getRawQuery());
    boolean good =
        clientId.equals(asked.get("client_id"))
            && "code".equals(asked.get("response_type"))
            && "S256".equals(asked.get("code_challenge_method"))
            && asked.containsKey("state");
    if (!good) {
      TestIssuer.status(400, "no such request: " + asked).give(exchange);
      return;
    }
    String code = UUID.randomUUID().toString();
    codes.put(code, asked);
    exchange
        .getResponseHeaders()
        .set(
            "Location",
            asked.get("redirect_uri")
                + "?code="
                + code
                + "&state="
                + URLEncoder.encode(asked.get("state"), UTF_8)
                + "&iss="
                + URLEncoder.encode(issuer.url(), UTF_8));
    exchange.sendResponseHeaders(302, -1);
  }

  private void token(HttpExchange exchange) throws IOException {
    allowAnyOrigin(exchange);
    Map<String, String> sent = form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    Map<String, String> asked =
        Objects.requireNonNullElse(codes.remove(sent.getOrDefault("code", "")), Map.of());
    boolean good =
        !asked.isEmpty()
            && "authorization_code".equals(sent.get("grant_type"))
            && clientId.equals(sent.get("client_id"))
            && Objects.equals(asked.get("redirect_uri"), sent.get("redirect_uri"))
            && s256(sent.getOrDefault("code_verifier", "")).equals(asked.get("code_challenge"));
    if (!good) {
      TestIssuer.status(400, "{\"error\":\"invalid_grant\"}").give(exchange);
      return;
    }
    TestTokens tokens = new TestTokens(issuer.url(), Instant.now());
    String idToken =
        TestTokens.sign(
            tokens.claims(userId).audience(clientId).claim("nonce", asked.get("nonce")).build(),
            key);
    String accessToken = tokens.token(userId, "openid", key);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    TestIssuer.json(
            "{\"access_token\":\"%s\",\"id_token\":\"%s\",\"token_type\":\"Bearer\"}"
                .formatted(accessToken, idToken))
        .give(exchange);
  }

  private static void allowAnyOrigin(HttpExchange exchange) {
    exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
  }

  private static String s256(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Map<String, String> form(String text) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.put(
            URLDecoder.decode(pair.substring(0, equals), UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), UTF_8));
      }
    }
    return fields;
  }
}
