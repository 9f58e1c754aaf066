package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import dev.florin.app.configuration.Keys;
import dev.florin.identity.oidc.TestIssuer;
import dev.florin.identity.oidc.TestTokens;
import dev.florin.identity.oidc.TokenAttacks;
import io.grpc.Status;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole program against an OpenID Connect issuer, through both doors. */
@Timeout(300)
class OidcIT {
  private static final RSAKey RSA = TestTokens.rsaKey("first");
  private static final ECKey EC = TestTokens.ecKey("second");

  @TempDir Path home;

  private TestIssuer issuer;
  private Florin florin;
  private BothDoors doors;
  private TestTokens tokens;

  @BeforeEach
  void start() throws Exception {
    issuer = TestIssuer.start(RSA, EC);
    tokens = new TestTokens(issuer.url(), Instant.now());
    florin =
        Florin.start(
            TestConfiguration.in(
                home,
                Map.of(
                    Keys.OIDC_ISSUER,
                    issuer.url(),
                    Keys.OIDC_AUDIENCE,
                    TestTokens.AUDIENCE,
                    Keys.OWNER_CASH,
                    "true",
                    Keys.THROTTLE_ANONYMOUS,
                    "1000/s burst 1000")),
            new Parts());
    doors = BothDoors.of(florin);
  }

  @AfterEach
  void end() {
    doors.close();
    florin.close();
    issuer.close();
  }

  @Test
  void aPersonPaysWithATokenOfTheIssuer() throws Exception {
    assertThat(florin.users()).isEmpty();
    String bob = tokens.token("bob", "", EC);
    assertStatus(201, doors.rest().as(bob).post("/v1/wallets", "open", "{\"currency\":\"USD\"}"));
    RestClient alice = doors.rest().as(tokens.token("alice", "openid", RSA));
    HttpResponse<String> wallet = alice.post("/v1/wallets", "open", "{\"currency\":\"USD\"}");
    assertStatus(201, wallet);
    String id = wallet.body().replaceFirst("(?s)\\{\"id\":\"(\\d+)\".*", "$1");
    String deposit = "{\"wallet_id\":\"" + id + "\",\"amount\":2500,\"currency\":\"USD\"}";
    assertStatus(201, alice.post("/v1/deposits", "one", deposit));
    String lunch = "{\"to_user_id\":\"bob\",\"amount\":1170,\"currency\":\"USD\"}";

    assertStatus(201, alice.post("/v1/transfers", "two", lunch));

    assertThat(doors.rest().as(bob).get("/v1/wallets").body()).contains("\"amount\":1170");
    assertThat(doors.grpcStatus(bob)).isEqualTo(Status.Code.OK);
  }

  @Test
  void aNewKeyIsGoodAtOnceAndAnOldOneUntilTheIssuerTakesItAway() throws Exception {
    String old = tokens.token("alice", "", RSA);
    assertThat(doors.restStatus(old)).isEqualTo(200);
    RSAKey next = TestTokens.rsaKey("next");
    String renewed = tokens.token("alice", "", next);

    issuer.publish(RSA, next);
    assertThat(doors.restStatus(renewed)).isEqualTo(200);
    assertThat(doors.grpcStatus(renewed)).isEqualTo(Status.Code.OK);
    assertThat(doors.restStatus(old)).isEqualTo(200);

    issuer.publish(next);
    String unknown = tokens.token("alice", "", TestTokens.ecKey("made up"));
    CrashTest.await(
        "the old key's end",
        () -> doors.restStatus(unknown) == 401 && doors.restStatus(old) == 401);
    assertThat(doors.grpcStatus(old)).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(doors.restStatus(renewed)).isEqualTo(200);
  }

  @Test
  void everyClassicAttackIsRefusedAtBothDoors() throws Exception {
    for (Map.Entry<String, String> attack : new TokenAttacks(tokens, RSA, EC).all().entrySet()) {
      assertThat(doors.restStatus(attack.getValue())).as(attack.getKey()).isEqualTo(401);
      assertThat(doors.grpcStatus(attack.getValue()))
          .as(attack.getKey())
          .isEqualTo(Status.Code.UNAUTHENTICATED);
    }
    assertThat(issuer.questions()).as("for all the names of keys that were made up").isLessThan(6);
  }

  @Test
  void anIssuerThatIsAwayTakesNothingFromWhoHasATokenOfAKnownKey() throws Exception {
    String known = tokens.token("alice", "", RSA);
    assertThat(doors.restStatus(known)).isEqualTo(200);
    issuer.close();

    assertThat(doors.restStatus(tokens.token("bob", "", EC))).isEqualTo(200);
    String unknown = tokens.token("carol", "", TestTokens.rsaKey("next"));
    assertThat(doors.restStatus(unknown)).isEqualTo(503);
    assertThat(doors.grpcStatus(unknown)).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(doors.restStatus(known + "x")).isEqualTo(401);
  }

  private static void assertStatus(int expected, HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(expected);
  }
}
