package dev.florin.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxIssuerTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private final MovableClock clock = new MovableClock();
  private Path keyFile;
  private SandboxIssuer issuer;

  @BeforeEach
  void open() {
    keyFile = folder.resolve("sandbox-key");
    issuer = SandboxIssuer.open(keyFile, clock);
  }

  @Test
  void anIssuedTokenProvesItsUser() throws Exception {
    Identity identity = issuer.verify(issuer.issue("alice", "Alice Ångström", HOUR));

    assertThat(identity)
        .isEqualTo(new Identity("alice", "Alice Ångström", clock.instant().plus(HOUR)));
  }

  @Test
  void aTokenNeedsNoDisplayName() throws Exception {
    assertThat(issuer.verify(issuer.issue("alice", null, HOUR)).displayName()).isNull();
  }

  @Test
  void aTokenProvesItsScopesAndThatItsUserMayUseTheirOwnWallets() throws Exception {
    Scopes scopes = Scopes.ofClaim("events webhooks");

    String token = issuer.issue("alice", null, scopes, HOUR);

    assertThat(issuer.verify(token).scopes()).isEqualTo(scopes.with(Scopes.WALLETS));
    assertThat(SignedJWT.parse(token).getJWTClaimsSet().getClaim("scope"))
        .isEqualTo("events webhooks");
    String ordinary = issuer.issue("alice", null, HOUR);
    assertThat(issuer.verify(ordinary).scopes()).isEqualTo(Scopes.NONE.with(Scopes.WALLETS));
    assertThat(SignedJWT.parse(ordinary).getJWTClaimsSet().getClaims()).doesNotContainKey("scope");
  }

  @Test
  void aTokenWithScopesThatCannotBeIsRefused() throws Exception {
    assertRefused(sign(claims().claim("scope", "events  webhooks").build()), "malformed");
    assertRefused(sign(claims().claim("scope", List.of("events")).build()), "malformed");
    assertRefused(sign(claims().claim("scope", 7).build()), "malformed");
    assertRefused(sign(claims().claim("scope", "s".repeat(65)).build()), "malformed");
  }

  @Test
  void aTokenStaysValidWhenTheIssuerIsOpenedAgain() throws Exception {
    String token = issuer.issue("alice", null, HOUR);

    assertThat(SandboxIssuer.open(keyFile, clock).verify(token).userId()).isEqualTo("alice");
  }

  @Test
  void anExpiredTokenIsRefused() throws Exception {
    String token = issuer.issue("alice", null, HOUR);

    clock.advance(HOUR.plus(SandboxIssuer.CLOCK_LEEWAY).minusSeconds(1));
    assertThat(issuer.verify(token).userId()).isEqualTo("alice");
    clock.advance(Duration.ofSeconds(1));
    assertRefused(token, "the token expired at 2026-11-22T13:00:00Z");
  }

  @Test
  void aTokenOfTheFutureIsRefused() throws Exception {
    clock.advance(SandboxIssuer.CLOCK_LEEWAY);
    String near = issuer.issue("alice", null, HOUR);
    clock.advance(Duration.ofSeconds(1));
    String far = issuer.issue("alice", null, HOUR);
    clock.advance(SandboxIssuer.CLOCK_LEEWAY.plusSeconds(1).negated());

    assertThat(issuer.verify(near).userId()).isEqualTo("alice");
    assertRefused(far, "not valid before");
  }

  @Test
  void anUnsignedTokenIsRefused() {
    assertRefused(new PlainJWT(claims().build()).serialize(), "malformed");
    String[] parts = issuer.issue("alice", null, HOUR).split("\\.", -1);
    String none = base64("{\"alg\":\"none\"}");
    assertRefused(none + "." + parts[1] + ".", "malformed");
    assertRefused(none + "." + parts[1] + "." + parts[2], "malformed");
  }

  @Test
  void aTokenUnderAnotherAlgorithmIsRefused() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    SignedJWT rsa = new SignedJWT(header(JWSAlgorithm.RS256), claims().build());
    rsa.sign(new RSASSASigner(generator.generateKeyPair().getPrivate()));
    assertRefused(rsa.serialize(), "algorithm");

    byte[] longKey = new byte[64];
    SignedJWT hs512 = new SignedJWT(header(JWSAlgorithm.HS512), claims().build());
    hs512.sign(new MACSigner(longKey));
    assertRefused(hs512.serialize(), "algorithm");
  }

  @Test
  void aTokenSignedWithAnotherKeyIsRefused() throws Exception {
    SandboxIssuer other = SandboxIssuer.open(folder.resolve("other-key"), clock);
    assertRefused(other.issue("alice", null, HOUR), "another key");

    SignedJWT forged = new SignedJWT(header(JWSAlgorithm.HS256), claims().build());
    forged.sign(new MACSigner(new byte[32]));
    assertRefused(forged.serialize(), "signature");
  }

  @Test
  void aChangedTokenIsRefused() {
    String token = issuer.issue("alice", null, HOUR);
    String[] parts = token.split("\\.", -1);
    String payload =
        new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
            .replace("alice", "mallo");

    assertRefused(parts[0] + "." + base64(payload) + "." + parts[2], "signature");
    assertRefused(token.substring(0, token.length() - 4), "signature");
  }

  @Test
  void aTokenWithoutTheKeysNameIsRefused() throws Exception {
    assertRefused(sign(new JWSHeader(JWSAlgorithm.HS256), claims().build()), "another key");
  }

  @Test
  void aTokenOfAnotherIssuerOrAudienceIsRefused() throws Exception {
    assertRefused(sign(claims().issuer("florin").build()), "issuer");
    assertRefused(sign(claims().issuer(null).build()), "issuer");
    assertRefused(sign(claims().audience("florinx").build()), "audience");
    assertRefused(sign(claims().audience(List.of("florin", "bank")).build()), "audience");
    assertRefused(sign(claims().audience((String) null).build()), "audience");
  }

  @Test
  void aTokenWithoutItsClaimsIsRefused() throws Exception {
    assertRefused(sign(claims().expirationTime(null).build()), "malformed");
    assertRefused(sign(claims().notBeforeTime(null).build()), "malformed");
    assertRefused(sign(claims().subject(null).build()), "malformed");
  }

  @Test
  void aTokenForAnUnfitUserIsRefused() throws Exception {
    assertRefused(sign(claims().subject("").build()), "malformed");
    assertRefused(sign(claims().subject("alicé").build()), "malformed");
    assertRefused(sign(claims().subject("a".repeat(256)).build()), "malformed");
    assertRefused(sign(claims().claim("name", 7).build()), "malformed");
    assertRefused(sign(claims().claim("name", "a\nb").build()), "malformed");
  }

  @Test
  void aTokenWithAnUnknownCriticalHeaderIsRefused() throws Exception {
    JWSHeader critical =
        new JWSHeader.Builder(JWSAlgorithm.HS256)
            .keyID(header(JWSAlgorithm.HS256).getKeyID())
            .criticalParams(Set.of("exp"))
            .customParam("exp", 1)
            .build();

    assertRefused(sign(critical, claims().build()), "signature");
  }

  @Test
  void anOversizedTokenIsRefused() {
    assertRefused("a".repeat(SandboxIssuer.TOKEN_BYTES_MAX + 1), "too long");
    assertRefused("a".repeat(SandboxIssuer.TOKEN_BYTES_MAX), "malformed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "a.b", "a.b.c", "a.b.c.d", "ä.ö.ü", "e30.e30.e30", " a.b.c"})
  void garbageIsRefused(String token) {
    assertRefused(token, "malformed");
  }

  @Test
  void randomChangesOfATokenNeverVerifyAndNeverFault() {
    String token = issuer.issue("alice", null, HOUR);
    String signed = token.substring(0, token.lastIndexOf('.'));
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder changed = new StringBuilder(token);
      int at = random.nextInt(signed.length());
      changed.setCharAt(at, (char) random.nextInt(' ', 256));
      if (!changed.toString().equals(token)) {
        assertThatThrownBy(() -> issuer.verify(changed.toString()))
            .isInstanceOf(UnauthenticatedException.class);
      }
    }
  }

  @Test
  void anUnfitRequestForATokenIsRefused() {
    assertThatThrownBy(() -> issuer.issue("", null, HOUR))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> issuer.issue("alice", null, Duration.ZERO))
        .hasMessage("valid_for: PT0S (expected: 1 second to 366 days)");
    assertThatThrownBy(() -> issuer.issue("alice", null, Duration.ofDays(367)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theLongestIdentityFitsIntoAToken() throws Exception {
    String userId = "~".repeat(Identity.USER_ID_CHARACTERS_MAX);
    String name = "😀".repeat(Identity.DISPLAY_NAME_CHARACTERS_MAX);

    Scopes scopes =
        Scopes.ofClaim(
            IntStream.range(10, 30)
                .mapToObj(n -> n + "s".repeat(62))
                .collect(Collectors.joining(" ")));
    Identity identity = issuer.verify(issuer.issue(userId, name, scopes, HOUR));

    assertThat(identity.displayName()).isEqualTo(name);
    assertThat(identity.scopes()).isEqualTo(scopes.with(Scopes.WALLETS));
  }

  private void assertRefused(String token, String why) {
    assertThatThrownBy(() -> issuer.verify(token))
        .isInstanceOf(UnauthenticatedException.class)
        .hasMessageContaining(why);
  }

  private JWTClaimsSet.Builder claims() {
    Instant now = clock.instant();
    return new JWTClaimsSet.Builder()
        .issuer(SandboxIssuer.ISSUER)
        .audience(SandboxIssuer.AUDIENCE)
        .subject("alice")
        .notBeforeTime(Date.from(now))
        .expirationTime(Date.from(now.plus(HOUR)));
  }

  /** A header with the right key's name, as an attacker would copy it. */
  private JWSHeader header(JWSAlgorithm algorithm) throws Exception {
    String keyId = SignedJWT.parse(issuer.issue("eve", null, HOUR)).getHeader().getKeyID();
    return new JWSHeader.Builder(algorithm).keyID(keyId).build();
  }

  private String sign(JWTClaimsSet claims) throws Exception {
    return sign(header(JWSAlgorithm.HS256), claims);
  }

  /** Signs with the sandbox's true key. */
  private String sign(JWSHeader header, JWTClaimsSet claims) throws Exception {
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(new MACSigner(Base64.getUrlDecoder().decode(Files.readString(keyFile).strip())));
    return token.serialize();
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
