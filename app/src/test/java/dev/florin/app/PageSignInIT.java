package dev.florin.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.nimbusds.jose.jwk.ECKey;
import dev.florin.identity.oidc.TestIssuer;
import dev.florin.identity.oidc.TestSignIn;
import dev.florin.identity.oidc.TestTokens;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** People of an OpenID Connect issuer sign in on the page, by a code with PKCE. */
@Timeout(120)
class PageSignInIT {
  private static final ECKey KEY = TestTokens.ecKey("page");
  private static final String CLIENT = "florin-page";

  @TempDir Path home;

  private Chromium chromium;
  private TestIssuer issuer;
  private PageServer server;

  @BeforeEach
  void start() throws Exception {
    chromium = Chromium.find();
    issuer = TestIssuer.start(KEY);
    TestSignIn.offer(issuer, CLIENT, "dora", KEY);
    server = PageServer.startFor(home, issuer.url(), TestTokens.AUDIENCE, CLIENT);
  }

  @AfterEach
  void end() {
    if (chromium != null) {
      chromium.close();
    }
    if (server != null) {
      server.close();
      issuer.close();
    }
  }

  @Test
  void personComesBackFromTheIssuerToWhereTheyWantedToGo() {
    try (Browser browser = chromium.start();
        WalletPage dora = WalletPage.open(browser, server.url(), WalletPage.Look.PHONE)) {
      dora.heading("Sign in");
      dora.go("#/statement");
      dora.heading("Sign in");

      dora.button("Sign in").click();

      assertThat(dora.page.locator("#who .name")).hasText("dora");
      dora.heading("Statement");
      assertThat(dora.page.url()).isEqualTo(server.url() + "/#/statement");
      dora.link("Wallet").click();
      dora.withWallet("EUR", "12");
      dora.balanceIs("€12.00");
      assertThat(
              (String) dora.page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})"))
          .doesNotContain("eyJ", "verifier");
      assertThat(dora.complaints).isEmpty();
    }
  }

  @Test
  void answerThatNobodyAskedForSignsNobodyIn() {
    try (Browser browser = chromium.start();
        WalletPage dora = WalletPage.open(browser, server.url(), WalletPage.Look.PHONE)) {
      dora.heading("Sign in");
      dora.page.navigate(server.url() + "/?code=stolen&state=made-up");

      dora.heading("Sign in");
      assertThat(dora.page.locator("main")).containsText("This sign-in was not begun here.");
      assertThat(dora.context.cookies()).isEmpty();
    }
  }

  @Test
  void codeIsGoodOnceAndForItsBrowserAlone() {
    try (Browser browser = chromium.start();
        WalletPage dora = WalletPage.open(browser, server.url(), WalletPage.Look.PHONE)) {
      dora.heading("Sign in");
      dora.page.route(
          "**/token",
          route -> {
            route.fetch(); // somebody else was faster
            route.resume();
          });

      dora.button("Sign in").click();

      assertThat(dora.page.locator("main")).containsText("The sign-in service gave no token.");
      assertThat(dora.context.cookies()).isEmpty();
    }
  }
}
