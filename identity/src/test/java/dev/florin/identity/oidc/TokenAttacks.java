package dev.florin.identity.oidc;

import static com.nimbusds.jose.JWSAlgorithm.ES256;
import static com.nimbusds.jose.JWSAlgorithm.HS256;
import static com.nimbusds.jose.JWSAlgorithm.PS256;
import static com.nimbusds.jose.JWSAlgorithm.RS256;
import static com.nimbusds.jose.JWSAlgorithm.RS512;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.time.Duration;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The classic attacks on tokens. Each is a good token but for one thing, and must be refused.
 *
 * @param tokens of the issuer
 * @param rsa the issuer's key
 * @param ec the issuer's other key
 */
public record TokenAttacks(TestTokens tokens, RSAKey rsa, ECKey ec) {
  private static final RSAKey MALLORYS = TestTokens.rsaKey("mallory");

  /** By what they try. */
  public Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    try {
      addUnsigned(all);
      addConfusedKeys(all);
      addHeaders(all);
      addClaims(all);
      addSpellings(all);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return all;
  }

  private void addUnsigned(Map<String, String> all) {
    String[] parts = good().split("\\.", -1);
    for (String none : List.of("none", "None", "NONE", "nOnE")) {
      String header = base64("{\"alg\":\"" + none + "\",\"kid\":\"" + rsa.getKeyID() + "\"}");
      all.put(none + " without a signature", header + "." + parts[1] + ".");
      all.put(none + " with a signature", header + "." + parts[1] + "." + parts[2]);
    }
    all.put("a signature taken off", parts[0] + "." + parts[1] + ".");
    all.put("a signature and its dot taken off", parts[0] + "." + parts[1]);
    all.put("an empty object for a header", base64("{}") + "." + parts[1] + "." + parts[2]);
    String zeros = Base64URL.encode(new byte[64]).toString();
    String ecToken = TestTokens.sign(claims().build(), ec);
    all.put("zeros for a signature of ES256", cut(ecToken) + "." + zeros);
    all.put("a signature of ES256 cut short", ecToken.substring(0, ecToken.length() - 4));
    all.put("a signature of RS256 cut short", good().substring(0, good().length() - 4));
    all.put("half a token", good().substring(0, good().length() / 2));
    all.put("another's sub", with(parts, "alice", "mallo"));
    all.put("a scope more", with(parts, "\"sub\"", "\"scope\":\"operator\",\"sub\""));
  }

  private void addConfusedKeys(Map<String, String> all) throws JOSEException {
    JWSHeader hs256 = header(HS256).build();
    for (byte[] secret :
        List.of(
            rsa.toRSAPublicKey().getEncoded(),
            rsa.toPublicJWK().toJSONString().getBytes(UTF_8),
            pem(rsa).getBytes(UTF_8))) {
      all.put(
          "HS256 with the public key as its secret, " + secret.length + " bytes",
          TestTokens.sign(hs256, claims().toString(), new MACSigner(secret)));
    }
    all.put(
        "HS256 with an empty secret",
        TestTokens.sign(hs256, claims().toString(), new MACSigner(new byte[32])));
    all.put("an algorithm that is not allowed", sign(header(RS512).build()));
    all.put("an algorithm that the key is not for", sign(header(PS256).build()));
    all.put(
        "ES256 with the name of the key for RS256",
        TestTokens.sign(header(ES256).build(), claims().build(), ec));
    all.put("a key that the issuer does not have", TestTokens.sign(claims().build(), MALLORYS));
    all.put(
        "the name of the issuer's key on another",
        TestTokens.sign(header(RS256).build(), claims().build(), MALLORYS));
    for (String name : List.of("../../dev/null", "' OR '1'='1", "", "\u0000", "one\u0000")) {
      all.put("a key named <" + name + ">", sign(header(RS256).keyID(name).build()));
    }
  }

  private void addHeaders(Map<String, String> all) {
    String mallory = MALLORYS.getKeyID();
    all.put(
        "its own key in the header",
        forged(header(RS256).keyID(mallory).jwk(MALLORYS.toPublicJWK())));
    all.put(
        "its own key under the issuer's name", forged(header(RS256).jwk(MALLORYS.toPublicJWK())));
    all.put(
        "a link to its own keys", forged(header(RS256).jwkURL(URI.create("http://127.0.0.1/"))));
    all.put(
        "a link to its own certificate",
        forged(header(RS256).x509CertURL(URI.create("http://127.0.0.1/"))));
    all.put(
        "a critical header",
        sign(header(RS256).criticalParams(Set.of("exp")).customParam("exp", 1).build()));
    all.put(
        "a payload that is not encoded",
        sign(header(RS256).base64URLEncodePayload(true).criticalParams(Set.of("b64")).build()));
    for (String type : List.of("dpop+jwt", "logout+jwt", "secevent+jwt", "JOSE", "id")) {
      all.put("the type " + type, sign(header(RS256).type(new JOSEObjectType(type)).build()));
    }
    all.put(
        "two algorithms in the header",
        cut(base64("{\"alg\":\"none\",\"alg\":\"RS256\"}") + ".", good()));
  }

  private void addClaims(Map<String, String> all) {
    all.put("another issuer", sign(claims().issuer(tokens.issuer() + "/")));
    all.put("no issuer", sign(claims().issuer(null)));
    all.put("another audience", sign(claims().audience("florin2")));
    all.put("no audience", sign(claims().audience(List.of())));
    all.put("expired", sign(claims().expirationTime(at(-60))));
    all.put("never expires", sign(claims().expirationTime(null)));
    all.put(
        "an end as text",
        raw(claims().build().toString().replaceAll("(\"exp\":)(\\d+)", "$1\"$2\"")));
    all.put("not yet", sign(claims().notBeforeTime(at(60))));
    all.put("issued later", sign(claims().issueTime(at(60))));
    all.put("no sub", sign(claims().subject(null)));
    all.put("an empty sub", sign(claims().subject("")));
    all.put("a long sub", sign(claims().subject("a".repeat(256))));
    all.put("a sub with a zero in it", sign(claims().subject("alice\u0000")));
    all.put("a sub with a line in it", sign(claims().subject("alice\nbob")));
    all.put("a sub that looks like another", sign(claims().subject("аlice")));
    all.put("two subs", raw(claims().build().toString().replaceFirst("\\{", "{\"sub\":\"bob\",")));
    all.put("an ID token", sign(claims().claim("typ", "ID")));
    all.put("an ID token of other make", sign(claims().claim("at_hash", "77QmUPtjPfzWtF2AnpK9RQ")));
    all.put("an ID token of a login", sign(claims().claim("nonce", "n-0S6_WzA2Mj")));
    all.put("a logout token", sign(claims().claim("events", Map.of())));
    all.put("a refresh token", sign(claims().claim("typ", "Refresh")));
    all.put("bound to a key", sign(claims().claim("cnf", Map.of("jkt", "x"))));
    all.put("a list for a payload", raw("[]"));
    all.put("a text for a payload", raw("alice"));
    all.put("deep for a payload", raw("{\"a\":" + "[".repeat(2_500) + "]".repeat(2_500) + "}"));
  }

  private void addSpellings(Map<String, String> all) {
    all.put("a dot more", good() + ".");
    all.put("a dot before", "." + good());
    all.put("a part more", good() + ".e30");
    all.put("a space within", good().replaceFirst("\\.", ". "));
    all.put("padding", good() + "==");
    all.put("the other base64", good().substring(0, good().length() - 1) + "+");
    all.put("something behind", good() + ",x");
    all.put("too long", sign(claims().claim("more", "x".repeat(SignedToken.TOKEN_BYTES_MAX))));
    all.put("nothing", "");
    all.put("no token", "null");
  }

  private String good() {
    return sign(claims());
  }

  private JWTClaimsSet.Builder claims() {
    return tokens.claims("alice");
  }

  private Date at(long seconds) {
    return Date.from(tokens.now().plus(Duration.ofSeconds(seconds)));
  }

  private JWSHeader.Builder header(JWSAlgorithm algorithm) {
    return new JWSHeader.Builder(algorithm).keyID(rsa.getKeyID());
  }

  private String sign(JWTClaimsSet.Builder claims) {
    return TestTokens.sign(claims.build(), rsa);
  }

  private String sign(JWSHeader header) {
    return TestTokens.sign(header, claims().build(), rsa);
  }

  private String forged(JWSHeader.Builder header) {
    return TestTokens.sign(header.build(), claims().build(), MALLORYS);
  }

  private String raw(String payload) {
    return TestTokens.sign(header(RS256).build(), payload, rsa);
  }

  private static String with(String[] parts, String text, String other) {
    String changed = Base64URL.from(parts[1]).decodeToString().replace(text, other);
    return parts[0] + "." + base64(changed) + "." + parts[2];
  }

  private static String cut(String token) {
    return token.substring(0, token.lastIndexOf('.'));
  }

  private static String cut(String header, String token) {
    return header + token.substring(token.indexOf('.') + 1);
  }

  private static String pem(RSAKey key) throws JOSEException {
    String body =
        java.util.Base64.getMimeEncoder().encodeToString(key.toRSAPublicKey().getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
  }

  private static String base64(String text) {
    return Base64URL.encode(text).toString();
  }
}
