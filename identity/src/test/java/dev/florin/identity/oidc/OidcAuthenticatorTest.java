package dev.florin.identity.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.florin.identity.Identity;
import dev.florin.identity.MovableClock;
import dev.florin.identity.Proof;
import dev.florin.identity.Scopes;
import java.math.BigInteger;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class OidcAuthenticatorTest {
  private static final String ISSUER = "https://issuer.test/realm";
  private static final OidcConfig CONFIG =
      new OidcConfig(ISSUER, TestTokens.AUDIENCE, TokenAlgorithm.USUAL);
  private static final RSAKey RSA = TestTokens.rsaKey("one");
  private static final ECKey EC = TestTokens.ecKey("two");
  private static final Instant NOW = MovableClock.START;
  private static final TestTokens TOKENS = new TestTokens(ISSUER, NOW);
  private static final String ED25519 =
      "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";
  private static final Map<String, String> ATTACKS = new TokenAttacks(TOKENS, RSA, EC).all();

  private final MovableClock clock = new MovableClock();
  private JWKSet published = new JWKSet(List.of(RSA, EC));
  private boolean away;
  private final OidcAuthenticator authenticator = new OidcAuthenticator(CONFIG, this::fetch, clock);

  private KeySet fetch() throws IssuerException {
    if (away) {
      throw new IssuerException("away");
    }
    try {
      return KeySet.of(published.toJSONObject(false));
    } catch (ParseException e) {
      throw new IssuerException("broken", e);
    }
  }

  @BeforeEach
  void ask() {
    assertThat(proof(good("alice"))).isInstanceOf(Proof.Identified.class);
  }

  @AfterEach
  void end() {
    authenticator.close();
  }

  @Test
  void aTokenProvesItsUserTheirNameAndUntilWhen() {
    JWTClaimsSet claims = TOKENS.claims("alice").claim("name", "Alice Ångström").build();

    assertThat(identity(TestTokens.sign(claims, RSA)))
        .isEqualTo(new Identity("alice", "Alice Ångström", NOW.plus(TestTokens.VALID_FOR)));
    assertThat(identity(TestTokens.sign(claims, EC)).userId()).isEqualTo("alice");
  }

  @Test
  void aNameThatCannotBeShownIsLeftOutAndRefusesNobody() {
    JWTClaimsSet.Builder claims = TOKENS.claims("alice").claim("preferred_username", "alice77");
    for (Object unfit : List.of("", "a\nb", "a".repeat(201), 7, List.of("Alice"))) {
      claims.claim("name", unfit);
      assertThat(identity(sign(claims)).displayName()).isEqualTo("alice77");
    }
    assertThat(identity(sign(claims.claim("preferred_username", "\u0000"))).displayName()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"payments", "payments payments", " openid  payments\temail payments "})
  void scopesThatMeanSomethingHereAreKept(String scope) {
    Scopes payments = Scopes.ofClaim("payments wallets");

    assertThat(identity(sign(TOKENS.claims("alice").claim("scope", scope))).scopes())
        .isEqualTo(payments);
  }

  @Test
  void scopesOfOthersLockNobodyOut() {
    for (Object scope :
        List.of("", "\"", "a ".repeat(500), "s".repeat(65), 7, List.of("payments"))) {
      assertThat(identity(sign(TOKENS.claims("alice").claim("scope", scope))).scopes())
          .isEqualTo(Scopes.NONE.with(Scopes.WALLETS));
    }
  }

  @Test
  void aTokenMayBeForOthersTooAndOfTheTypesOfAccessTokens() {
    assertThat(proof(sign(TOKENS.claims("alice").audience(List.of("bank", "florin")))))
        .isInstanceOf(Proof.Identified.class);
    assertThat(proof(sign(TOKENS.claims("alice").claim("typ", "Bearer"))))
        .isInstanceOf(Proof.Identified.class);
    for (String type : List.of("JWT", "jwt", "at+jwt", "application/at+jwt")) {
      JWSHeader header =
          new JWSHeader.Builder(JWSAlgorithm.RS256)
              .keyID("one")
              .type(new JOSEObjectType(type))
              .build();
      assertThat(proof(TestTokens.sign(header, TOKENS.claims("alice").build(), RSA)))
          .isInstanceOf(Proof.Identified.class);
    }
  }

  @Test
  void clocksMayDifferByHalfAMinute() {
    String token =
        sign(TOKENS.claims("alice").notBeforeTime(Date.from(NOW)).issueTime(Date.from(NOW)));
    clock.advance(TokenClaims.CLOCK_LEEWAY.negated());
    assertThat(proof(token)).isInstanceOf(Proof.Identified.class);
    clock.advance(Duration.ofSeconds(-1));
    assertRefused(token, "not valid before");

    clock.advance(TokenClaims.CLOCK_LEEWAY.multipliedBy(2).plus(TestTokens.VALID_FOR));
    assertThat(proof(token)).isInstanceOf(Proof.Identified.class);
    clock.advance(Duration.ofSeconds(1));
    assertRefused(token, "the token expired at " + NOW.plus(TestTokens.VALID_FOR));
  }

  static Stream<String> attacks() {
    return ATTACKS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void aClassicAttackIsRefused(String attack) {
    assertThat(proof(Objects.requireNonNull(ATTACKS.get(attack))))
        .isInstanceOf(Proof.Refused.class);
  }

  @Test
  void randomChangesOfATokenNeverProveAnythingAndNeverFault() {
    String token = good("alice");
    int signed = token.lastIndexOf('.');
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder changed = new StringBuilder(token);
      changed.setCharAt(random.nextInt(signed), (char) random.nextInt(' ', 256));
      if (!changed.toString().equals(token)) {
        assertThat(proof(changed.toString())).isInstanceOf(Proof.Refused.class);
      }
    }
  }

  @Test
  void aTokenThatNamesNoKeyIsGoodOnlyWhereOneKeyCanBeMeant() {
    String nameless = TestTokens.sign(TOKENS.claims("alice").build(), nameless(RSA));
    assertThat(proof(nameless)).isInstanceOf(Proof.Identified.class);

    publish(RSA, TestTokens.rsaKey("another"));
    assertRefused(nameless, "with no key of its issuer");
  }

  @Test
  void twoKeysOfOneNameAreNone() {
    publish(RSA, TestTokens.rsaKey("one"));

    assertRefused(good("alice"), "with no key of its issuer");
  }

  @Test
  void aKeyForAnythingElseProvesNothing() {
    publish(new RSAKey.Builder(RSA).keyUse(KeyUse.ENCRYPTION).build());
    assertRefused(good("alice"), "with no key of its issuer");
    publish(new RSAKey.Builder(RSA).algorithm(JWSAlgorithm.RS384).build());
    assertRefused(good("alice"), "with no key of its issuer");
    publish(new RSAKey.Builder(RSA).keyUse(KeyUse.SIGNATURE).build());
    assertThat(proof(good("alice"))).isInstanceOf(Proof.Identified.class);
  }

  @Test
  void aKeyThatIsForNoAlgorithmAloneIsForAllOfItsType() {
    JWSHeader ps256 = new JWSHeader.Builder(JWSAlgorithm.PS256).keyID("one").build();
    String token = TestTokens.sign(ps256, TOKENS.claims("alice").build(), RSA);
    assertRefused(token, "with no key of its issuer");

    publish(new RSAKey.Builder(RSA).algorithm(null).build());
    assertThat(proof(token)).isInstanceOf(Proof.Identified.class);
  }

  @Test
  void anAlgorithmThatIsNotAllowedProvesNothingThoughTheKeyIsForIt() {
    publish(new RSAKey.Builder(RSA).algorithm(null).build());
    JWSHeader rs512 = new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("one").build();

    assertRefused(
        TestTokens.sign(rs512, TOKENS.claims("alice").build(), RSA),
        "algorithm is not accepted here (expected: RS256, PS256, ES256)");
  }

  @Test
  void aShortKeyProvesNothing() throws Exception {
    RSAKey weak = new RSAKeyGenerator(1024, true).keyID("weak").generate();
    publish(weak);

    assertRefused(TestTokens.sign(TOKENS.claims("alice").build(), weak), "with no key");
  }

  @Test
  void keysThatMeanNothingHereDoNotHideTheOthers() throws Exception {
    publish(
        new OctetSequenceKey.Builder(new byte[32]).keyID("secret").build(), JWK.parse(ED25519), EC);

    assertThat(proof(TestTokens.sign(TOKENS.claims("alice").build(), EC)))
        .isInstanceOf(Proof.Identified.class);
  }

  @ParameterizedTest
  @EnumSource(TokenAlgorithm.class)
  void onlyTheUsualAlgorithmsAreAcceptedWhereNothingElseIsSaid(TokenAlgorithm algorithm) {
    boolean usual = List.of("RS256", "PS256", "ES256").contains(algorithm.name());

    assertThat(TokenAlgorithm.USUAL.contains(algorithm)).isEqualTo(usual);
  }

  @Test
  void aNewKeyIsGoodWithItsFirstTokenAndAnOldOneUntilItIsTakenAway() {
    RSAKey next = TestTokens.rsaKey("next");
    String token = TestTokens.sign(TOKENS.claims("alice").build(), next);
    publish(RSA, next);
    assertThat(proof(token)).isInstanceOf(Proof.Identified.class);
    assertThat(proof(good("alice"))).isInstanceOf(Proof.Identified.class);
    long removals = authenticator.keyRemovals();

    publish(next);
    assertThat(proof(token)).isInstanceOf(Proof.Identified.class);
    assertRefused(good("alice"), "with no key of its issuer");
    assertThat(authenticator.keyRemovals()).isEqualTo(removals + 1);
  }

  @Test
  void whileItsIssuerIsAwayAKnownKeyIsGoodAndAnUnknownOneUndecided() {
    String unknown = TestTokens.sign(TOKENS.claims("alice").build(), TestTokens.rsaKey("next"));
    assertRefused(unknown, "with no key of its issuer");

    away = true;
    clock.advance(IssuerKeys.PACE);
    assertThat(proof(unknown)).isInstanceOf(Proof.Undecided.class);
    assertThat(proof(unknown)).isInstanceOf(Proof.Undecided.class);
    assertThat(proof(good("alice"))).isInstanceOf(Proof.Identified.class);
    assertThat(proof("garbage")).isInstanceOf(Proof.Refused.class);
  }

  @Test
  void afterADayWithoutItsIssuerNothingIsDecided() {
    away = true;
    clock.advance(KnownKeys.AGE_MAX);
    String token =
        TestTokens.sign(new TestTokens(ISSUER, clock.instant()).claims("alice").build(), RSA);
    assertThat(proof(token)).isInstanceOf(Proof.Undecided.class);

    away = false;
    clock.advance(IssuerKeys.PACE);
    assertThat(proof(token)).isInstanceOf(Proof.Identified.class);
  }

  /** With its first token of an unknown key, once it may be asked again. */
  private void publish(JWK... keys) {
    published = new JWKSet(List.of(keys));
    clock.advance(IssuerKeys.PACE);
    String unknown = "unknown " + BigInteger.valueOf(clock.instant().toEpochMilli());
    proof(TestTokens.sign(TOKENS.claims("alice").build(), TestTokens.ecKey(unknown)));
  }

  private static RSAKey nameless(RSAKey key) {
    return new RSAKey.Builder(key).keyID(null).build();
  }

  private static String sign(JWTClaimsSet.Builder claims) {
    return TestTokens.sign(claims.build(), RSA);
  }

  private static String good(String userId) {
    return sign(TOKENS.claims(userId));
  }

  private Proof proof(String token) {
    return authenticator.authenticate(token).join();
  }

  private Identity identity(String token) {
    Proof proof = proof(token);
    assertThat(proof).isInstanceOf(Proof.Identified.class);
    return ((Proof.Identified) proof).identity();
  }

  private void assertRefused(String token, String why) {
    assertThat(proof(token))
        .isInstanceOfSatisfying(
            Proof.Refused.class, refused -> assertThat(refused.why()).contains(why));
  }
}
