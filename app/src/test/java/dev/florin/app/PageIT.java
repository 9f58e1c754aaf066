package dev.florin.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people do on the wallet page, in a real Chromium against the whole program. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageIT {
  private static final String TRANSFERS = "**/v1/transfers";

  @TempDir static Path home;

  private Chromium chromium;
  private Browser browser;
  private PageServer server;

  @BeforeAll
  void start() {
    chromium = Chromium.find();
    browser = chromium.start();
    server = PageServer.start(home);
  }

  @AfterAll
  void end() {
    if (chromium != null) {
      chromium.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aPersonDepositsWithdrawsAndSeesWhatHappened() {
    try (WalletPage me = server.person(browser, PageServer.somebody()).withWallet("USD", "50.00")) {
      me.balanceIs("$50.00");
      me.link("Withdraw").click();
      me.page.getByLabel("Amount in USD").fill("8.05");
      me.page.getByLabel("Note").fill("cash");
      me.button("Continue").click();
      me.heading("Is this right?");
      me.button("Withdraw $8.05").click();
      me.heading("Withdrawn");
      assertThat(me.page.locator("main")).containsText("Your balance is now $41.95.");

      me.link("Receipt").click();
      me.heading("Withdrawal");
      assertThat(me.page.locator(".receipt")).containsText("-$8.05");
      me.link("Wallet").click();
      me.balanceIs("$41.95");
      assertThat(me.page.locator(".entry")).hasCount(2);
      assertThat(me.page.locator(".chart svg")).isVisible();
      assertThat(me.complaints).isEmpty();
    }
  }

  @Test
  void aliceSendsAndBobsBalanceChangesByItself() {
    String bob = PageServer.somebody();
    try (Browser other = chromium.start();
        WalletPage alice = server.person(browser, PageServer.somebody()).withWallet("USD", "100");
        WalletPage her = server.person(other, bob).withWallet("USD", "")) {
      her.balanceIs("$0.00");

      alice.send(bob, "11.70", "lunch");
      alice.heading("Sent");

      her.balanceIs("$11.70");
      assertThat(her.page.locator(".entry").first()).containsText("lunch");
      assertThat(her.page.locator("#said")).containsText("sent you $11.70");
      assertThat(her.complaints).isEmpty();
    }
  }

  @Test
  void nameOfTheRecipientIsShownBeforeAnythingIsSent() throws Exception {
    String user = PageServer.somebody();
    server.caller(user).post("/v1/wallets", "open", "{\"currency\":\"USD\"}");
    try (WalletPage me = server.person(browser, PageServer.somebody()).withWallet("USD", "20")) {
      AtomicInteger sent = countTransfers(me);
      me.link("Send").click();
      Locator to = me.page.getByLabel("To", new Page.GetByLabelOptions().setExact(true));
      to.fill(user);
      to.blur();
      assertThat(me.page.locator(".found")).hasText(user + " can receive USD.");

      me.prepare("nobody at all", "1", "");
      assertThat(me.page.locator(".wrong:visible"))
          .containsText("Nobody called nobody at all can receive USD.");
      assertThat(to).isFocused();
      me.prepare(user, "1", "");
      me.heading("Is this right?");
      assertThat(me.page.locator("main")).containsText(user);
      assertThat(sent).hasValue(0);
    }
  }

  @Test
  void answerThatIsLostAfterTheMoneyMovedIsAskedForWithTheSameKey() throws Exception {
    String bob = receiver();
    try (WalletPage me = server.person(browser, PageServer.somebody()).withWallet("USD", "30")) {
      Set<String> keys = ConcurrentHashMap.newKeySet();
      AtomicInteger attempts = new AtomicInteger();
      me.page.route(
          TRANSFERS,
          route -> {
            keys.add(route.request().headerValue("Idempotency-Key"));
            if (attempts.incrementAndGet() < 3) {
              route.fetch(); // it moves the money, and nobody hears of it
              route.abort("connectionreset");
            } else {
              route.resume();
            }
          });

      me.send(bob, "7", "once");
      me.heading("Sent");

      assertThat(attempts.get()).isGreaterThanOrEqualTo(3);
      assertThat(keys).hasSize(1);
      me.link("To your wallet").click();
      me.balanceIs("$23.00");
      assertThat(balance(bob)).isEqualTo(700);
    }
  }

  @Test
  void networkThatIsCutAmidAPaymentAndAReloadPayOnce() throws Exception {
    String bob = receiver();
    try (WalletPage me = server.person(browser, PageServer.somebody()).withWallet("USD", "30")) {
      me.prepare(bob, "9", "cut");
      me.heading("Is this right?");
      me.page.route(TRANSFERS, PageIT::swallow);
      me.page.locator("button.main").click();
      assertThat(me.page.locator("#waiting")).containsText("Waiting for the answer: $9.00");

      me.page.reload();
      assertThat(me.page.locator("#waiting")).containsText("Waiting for the answer: $9.00");
      me.page.unroute(TRANSFERS);
      me.context.setOffline(true);
      me.context.setOffline(false);

      assertThat(me.page.locator("#waiting")).containsText("Done: $9.00");
      me.link("Wallet").click();
      me.balanceIs("$21.00");
      me.page.reload();
      me.balanceIs("$21.00");
      assertThat(me.page.locator("#waiting")).isEmpty();
      assertThat(balance(bob)).isEqualTo(900);
    }
  }

  @Test
  void doubleClickPaysOnce() throws Exception {
    String bob = receiver();
    try (WalletPage me = server.person(browser, PageServer.somebody()).withWallet("USD", "30")) {
      AtomicInteger sent = countTransfers(me);
      me.prepare(bob, "4", "");
      me.heading("Is this right?");
      me.page.locator("button.main").dblclick();
      me.heading("Sent");

      assertThat(sent).hasValue(1);
      assertThat(balance(bob)).isEqualTo(400);
    }
  }

  @Test
  void tabsOfOneBrowserSendAWaitingPaymentOnce() throws Exception {
    String bob = receiver();
    try (WalletPage me = server.person(browser, PageServer.somebody()).withWallet("USD", "30")) {
      me.context.route(TRANSFERS, PageIT::swallow);
      me.send(bob, "3", "");
      assertThat(me.page.locator("#waiting")).containsText("Waiting for the answer");
      Page second = me.context.newPage();
      second.navigate(server.url());
      assertThat(second.locator("#waiting")).containsText("Waiting for the answer");

      me.context.unroute(TRANSFERS);
      me.context.setOffline(true);
      me.context.setOffline(false);

      assertThat(second.locator("#balance")).hasText("$27.00");
      assertThat(second.locator("#waiting")).not().containsText("Waiting");
      assertThat(balance(bob)).isEqualTo(300);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "           | Write an amount.",
        "0          | Write an amount above zero.",
        "-5         | Write an amount such as 12,345.67.",
        "1.234      | USD has 2 decimals.",
        "1,23       | Write an amount such as 12,345.67.",
        "1e3        | Write an amount such as 12,345.67.",
        "10,000,000,000,000.01 | The most is $10,000,000,000,000.00.",
        "99         | Not enough money: you have $30.00."
      })
  void wrongAmountSaysWhatIsWrongAndSendsNothing(String amount, String complaint) {
    try (WalletPage me = server.person(browser, PageServer.somebody()).withWallet("USD", "30")) {
      me.link("Withdraw").click();
      me.page.getByLabel("Amount in USD").fill(amount == null ? "" : amount);
      me.button("Continue").click();

      assertThat(me.page.locator(".wrong:visible")).containsText(complaint);
      assertThat(me.page.getByLabel("Amount in USD")).isFocused();
      me.heading("Withdraw money");
    }
  }

  @Test
  void refusalOfTheServerExplainsItself() throws Exception {
    String user = PageServer.somebody();
    String bob = receiver();
    try (WalletPage me = server.person(browser, user).withWallet("USD", "30")) {
      me.prepare(bob, "25", "");
      me.heading("Is this right?");
      // Elsewhere, meanwhile:
      server.caller(user).post("/v1/transfers", "other", transfer(bob, 1000));
      me.page.locator("button.main").click();

      me.heading("Send money");
      assertThat(me.page.locator(".wrong:visible"))
          .hasText("Not enough money: you have $20.00, so $5.00 are missing.");
      assertThat(me.page.locator("#waiting")).isEmpty();
    }
  }

  @Test
  void sessionThatExpiredAsksAgainAndKeepsThePayment() throws Exception {
    String user = PageServer.somebody();
    String bob = receiver();
    try (WalletPage me = server.person(browser, user).withWallet("USD", "30")) {
      me.prepare(bob, "6", "");
      me.heading("Is this right?");
      Clock yesterday = Clock.fixed(Instant.now().minus(Duration.ofDays(1)), ZoneOffset.UTC);
      me.context.addCookies(
          List.of(
              new Cookie("florin_session", server.token(user, yesterday))
                  .setUrl(server.url())
                  .setHttpOnly(true)
                  .setSameSite(SameSiteAttribute.STRICT)));
      me.page.locator("button.main").click();
      me.heading("Sign in");
      assertThat(me.page.locator("main")).containsText("your session is over");
      assertThat(balance(bob)).isZero();

      me.signInAs(user);

      assertThat(me.page.locator("#waiting")).containsText("Done: $6.00");
      assertThat(balance(bob)).isEqualTo(600);
    }
  }

  @Test
  void noScriptCanReadTheToken() {
    try (WalletPage me = server.person(browser, PageServer.somebody())) {
      assertThat(me.page.evaluate("document.cookie")).isEqualTo("");
      assertThat((String) me.page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})"))
          .doesNotContain("eyJ");
      assertThat(me.context.cookies())
          .singleElement()
          .satisfies(cookie -> assertThat(cookie.httpOnly).isTrue());
      me.button("Sign out").click();
      me.heading("Sign in");
      assertThat(me.context.cookies()).isEmpty();
    }
  }

  @Test
  void historyGrowsAsOneScrollsAndIsFiltered() throws Exception {
    String user = PageServer.somebody();
    String bob = receiver();
    RestClient caller = server.caller(user);
    try (WalletPage me = server.person(browser, user).withWallet("USD", "300")) {
      for (int at = 1; at <= 70; at++) {
        assertThat(caller.post("/v1/transfers", "key-" + at, transfer(bob, at)).statusCode())
            .isEqualTo(201);
      }
      me.link("History").click();
      Locator entries = me.page.locator(".entry");
      assertThat(entries).not().hasCount(0);
      while (!me.page.locator("main").innerText().contains("That is all.")) {
        me.page.mouse().wheel(0, 4000);
        me.page.waitForTimeout(20);
      }
      assertThat(entries).hasCount(71);

      me.page.getByText("Filter", new Page.GetByTextOptions().setExact(true)).click();
      me.page.getByLabel("What").selectOption("deposit");
      assertThat(entries).hasCount(1);
      me.page.getByLabel("What").selectOption("");
      me.page.getByLabel("With").fill("nobody");
      me.page.getByLabel("With").blur();
      assertThat(me.page.locator("main")).containsText("Nothing here.");
      assertThat(me.complaints).isEmpty();
    }
  }

  @Test
  void statementIsDownloadedAsCsvAndAsPdf() throws Exception {
    try (WalletPage me = server.person(browser, PageServer.somebody()).withWallet("USD", "30")) {
      me.link("Statement").click();
      Download csv = me.page.waitForDownload(() -> me.button("Download CSV").click());
      assertThat(csv.suggestedFilename()).matches("statement-USD-.*\\.csv");
      assertThat(Files.readString(csv.path())).contains(",deposit,", ",30.00,30.00,USD");
      Download pdf = me.page.waitForDownload(() -> me.button("Download PDF").click());
      assertThat(pdf.suggestedFilename()).matches("statement-USD-.*\\.pdf");
      assertThat(Files.readAllBytes(pdf.path())).startsWith('%', 'P', 'D', 'F');
    }
  }

  @Test
  void keyboardAloneIsEnoughToPay() throws Exception {
    String bob = receiver();
    try (WalletPage me = server.person(browser, PageServer.somebody()).withWallet("USD", "30")) {
      me.page.locator("h1").focus();
      me.page.keyboard().press("Tab");
      assertThat(me.link("Open another")).isFocused();
      me.page.keyboard().press("Tab");
      me.page.keyboard().press("Enter");
      me.heading("Send money");
      me.page.keyboard().type(bob);
      me.page.keyboard().press("Tab");
      me.page.keyboard().type("2");
      me.page.keyboard().press("Enter");
      me.heading("Is this right?");
      me.page.keyboard().press("Tab");
      me.page.keyboard().press("Enter");
      me.heading("Sent");
      assertThat(balance(bob)).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "de-DE | EUR | 1.234,56 | 1.234,56 €",
        "fr-FR | EUR | 1234,5   | 1 234,50 €",
        "ja-JP | JPY | 1,234    | ￥1,234",
        "en-IN | INR | 1,23,456.78 | ₹1,23,456.78",
        "ar-EG | BHD | ١٬٢٣٤٫٥٦٧ | ١٬٢٣٤٫٥٦٧"
      })
  void amountsAreWrittenAsPeopleThereWriteThem(
      String locale, String currency, String typed, String shown) {
    try (WalletPage me =
        WalletPage.open(browser, server.url(), new WalletPage.Look(360, 740, false, locale))
            .signInAs(PageServer.somebody())
            .withWallet(currency, typed)) {
      String balance = me.page.locator("#balance").innerText().replaceAll("[\\u00a0\\u202f]", " ");
      assertThat(balance).contains(shown);
    }
  }

  private String receiver() throws Exception {
    String user = PageServer.somebody();
    server.caller(user).post("/v1/wallets", "open", "{\"currency\":\"USD\"}");
    return user;
  }

  private long balance(String user) throws Exception {
    String wallets = server.caller(user).get("/v1/wallets").body();
    return new JsonObject(wallets)
        .getJsonArray("wallets")
        .getJsonObject(0)
        .getJsonObject("balance")
        .getLong("amount");
  }

  private static AtomicInteger countTransfers(WalletPage me) {
    AtomicInteger sent = new AtomicInteger();
    me.page.onRequest(request -> {
      if (request.url().endsWith("/v1/transfers")) {
        sent.incrementAndGet();
      }
    });
    return sent;
  }

  /** The request gets out and its answer never comes back. */
  private static void swallow(Route route) {
    route.fetch();
    route.abort("connectionreset");
  }

  private static String transfer(String to, long amount) {
    return "{\"to_user_id\":\"" + to + "\",\"amount\":" + amount + ",\"currency\":\"USD\"}";
  }
}
