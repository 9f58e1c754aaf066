package dev.florin.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A person before the wallet page: finds things by what is written on them. */
final class WalletPage implements AutoCloseable {
  private static final double PATIENCE_MILLIS = 20_000;

  final BrowserContext context;
  final Page page;

  /** What the browser complained of: scripts that failed, and what the policy forbade. */
  final List<String> complaints = new CopyOnWriteArrayList<>();

  private final String url;

  private WalletPage(BrowserContext context, String url) {
    this.context = context;
    this.url = url;
    context.setDefaultTimeout(PATIENCE_MILLIS);
    this.page = context.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(message -> {
      if (message.text().contains("Content Security Policy")
          || message.text().contains("Trusted")) {
        complaints.add(message.text());
      }
    });
  }

  static WalletPage open(Browser browser, String url, Look look) {
    Browser.NewContextOptions options =
        new Browser.NewContextOptions()
            .setViewportSize(look.width(), look.height())
            .setColorScheme(look.dark() ? ColorScheme.DARK : ColorScheme.LIGHT)
            .setLocale(look.locale())
            .setTimezoneId("Europe/Berlin");
    WalletPage opened = new WalletPage(browser.newContext(options), url);
    opened.go("");
    return opened;
  }

  /** How a browser shows it. */
  record Look(int width, int height, boolean dark, String locale) {
    static final Look PHONE = new Look(360, 740, false, "en-US");
  }

  void go(String hash) {
    page.navigate(url + "/" + hash);
  }

  WalletPage signInAs(String user) {
    page.getByLabel("Somebody else").fill(user);
    button("Sign in").click();
    assertThat(page.locator("#who .name")).hasText(user);
    return this;
  }

  /** Opens a wallet and puts money into it. */
  WalletPage withWallet(String currency, String amount) {
    page.locator("main").getByRole(AriaRole.LINK, named("Open a wallet")).click();
    page.getByLabel("Currency").selectOption(currency);
    button("Open").click();
    heading("Your wallet");
    if (!amount.isEmpty()) {
      link("Deposit").click();
      page.getByLabel("Amount in " + currency).fill(amount);
      button("Continue").click();
      heading("Is this right?");
      page.locator("button.main").click();
      heading("Deposited");
      link("To your wallet").click();
      heading("Your wallet");
    }
    return this;
  }

  /** Fills the form up to the last look. */
  void prepare(String recipient, String amount, String note) {
    link("Wallet").click();
    link("Send").click();
    page.getByLabel("To", new Page.GetByLabelOptions().setExact(true)).fill(recipient);
    page.getByLabel("Amount in").fill(amount);
    page.getByLabel("Note").fill(note);
    button("Continue").click();
  }

  /** Fills the form and sends; the outcome is not waited for. */
  void send(String recipient, String amount, String note) {
    prepare(recipient, amount, note);
    heading("Is this right?");
    page.locator("button.main").click();
  }

  void heading(String text) {
    assertThat(page.locator("h1")).hasText(text);
  }

  void balanceIs(String text) {
    assertThat(page.locator("#balance")).hasText(text);
  }

  Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, exactly(name));
  }

  Locator link(String name) {
    return page.getByRole(AriaRole.LINK, exactly(name)).first();
  }

  private static Page.GetByRoleOptions exactly(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }

  @Override
  public void close() {
    context.close();
  }
}
