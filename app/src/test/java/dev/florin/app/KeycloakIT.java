package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.nimbusds.jwt.SignedJWT;
import dev.florin.app.configuration.Keys;
import io.grpc.Status;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A real Keycloak, as somebody would set it up for Florin. In the long size of the tests only. */
@Timeout(600)
@EnabledIfSystemProperty(
    named = "florin.full",
    matches = "true",
    disabledReason = "Maven unpacks a Keycloak of 160 MB in the profile full only")
class KeycloakIT {
  private static final String PAGE = "florin-page";

  @TempDir Path home;

  @Test
  void keycloaksTokensOpenWhatTheirScopesSayAndOutliveItsKeys() throws Exception {
    long beganNanos = System.nanoTime();
    try (Keycloak keycloak = Keycloak.start(home);
        Florin florin = florin(keycloak);
        BothDoors doors = BothDoors.of(florin)) {
      System.out.println(
          "Keycloak and Florin started in "
              + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNanos)
              + " s");
      String alice = keycloak.userToken("app", "alice", "of-alice");
      String wallet = assertPaid(doors, keycloak, alice);
      assertThat(doors.grpcStatus(alice)).isEqualTo(Status.Code.OK);
      assertOperates(doors, keycloak, wallet);

      keycloak.rotateKey();

      String renewed = keycloak.userToken("app", "alice", "of-alice");
      assertThat(keyOf(renewed)).isNotEqualTo(keyOf(alice));
      assertThat(doors.restStatus(renewed)).isEqualTo(200);
      assertThat(doors.grpcStatus(renewed)).isEqualTo(Status.Code.OK);
      assertThat(doors.restStatus(alice)).isEqualTo(200);
    }
  }

  @Test
  void aPersonSignsInOnThePageWithTheirPassword() throws Exception {
    try (Keycloak keycloak = Keycloak.start(home);
        PageServer server = PageServer.startFor(home, keycloak.issuer(), "florin", PAGE);
        Chromium chromium = Chromium.find();
        Browser browser = chromium.start();
        WalletPage alice = WalletPage.open(browser, server.url(), WalletPage.Look.PHONE)) {
      keycloak.admitPage(PAGE, server.url());
      alice.heading("Sign in");

      alice.button("Sign in").click();
      alice.page.locator("#username").fill("alice");
      alice.page.locator("#password").fill("of-alice");
      alice.page.locator("#kc-login").click();

      PlaywrightAssertions.assertThat(alice.page.locator("#who .name")).hasText("Alice Ångström");
      alice.withWallet("EUR", "12").balanceIs("€12.00");
      assertThat(alice.complaints).isEmpty();
    }
  }

  private Florin florin(Keycloak keycloak) {
    return Florin.start(
        TestConfiguration.in(
            home, Map.of(Keys.OIDC_ISSUER, keycloak.issuer(), Keys.OIDC_AUDIENCE, "florin")),
        new Parts());
  }

  /** Alice opens a wallet, which a shop pays into with its own token and no other; its id. */
  private static String assertPaid(BothDoors doors, Keycloak keycloak, String alice)
      throws Exception {
    HttpResponse<String> opened =
        doors.rest().as(alice).post("/v1/wallets", "open", "{\"currency\":\"USD\"}");
    assertThat(opened.statusCode()).as(opened.body()).isEqualTo(201);
    String wallet = opened.body().replaceFirst("(?s)\\{\"id\":\"(\\d+)\".*", "$1");
    String deposit = "{\"wallet_id\":\"" + wallet + "\",\"amount\":2500,\"currency\":\"USD\"}";
    assertThat(doors.rest().as(alice).post("/v1/deposits", "one", deposit).statusCode())
        .isEqualTo(403);
    String shop = keycloak.serviceToken("shop", "of-the-shop", "payments");
    HttpResponse<String> paid = doors.rest().as(shop).post("/v1/deposits", "one", deposit);
    assertThat(paid.statusCode()).as(paid.body()).isEqualTo(201);
    assertThat(doors.rest().as(alice).get("/v1/wallets/" + wallet + "/balance").body())
        .contains("\"amount\":2500");
    return wallet;
  }

  /** The desk looks at it; a shop does not, and a client that has nothing to do with Florin. */
  private static void assertOperates(BothDoors doors, Keycloak keycloak, String wallet)
      throws Exception {
    String balance = "/v1/wallets/" + wallet + "/balance";
    String desk = keycloak.serviceToken("desk", "of-the-desk", "openid");
    assertThat(doors.rest().as(desk).get(balance).statusCode()).isEqualTo(200);
    String shop = keycloak.serviceToken("shop", "of-the-shop", "openid");
    assertThat(doors.rest().as(shop).get(balance).statusCode()).isEqualTo(404);
    String stranger = keycloak.userToken("stranger", "alice", "of-alice");
    assertThat(doors.restStatus(stranger)).isEqualTo(401);
    assertThat(doors.grpcStatus(stranger)).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  private static String keyOf(String token) throws Exception {
    return SignedJWT.parse(token).getHeader().getKeyID();
  }
}
