package dev.florin.app;

import com.microsoft.playwright.Browser;
import dev.florin.app.configuration.Key;
import dev.florin.app.configuration.Keys;
import dev.florin.app.configuration.PageKeys;
import dev.florin.identity.SandboxIssuer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The whole program with its wallet page, and people of the test's own who use it. */
final class PageServer implements AutoCloseable {
  private static final AtomicInteger PEOPLE = new AtomicInteger();

  private final Florin florin;
  private final Path keyFile;

  private PageServer(Florin florin, Path keyFile) {
    this.florin = florin;
    this.keyFile = keyFile;
  }

  static PageServer start(Path home) {
    return start(home, Map.of());
  }

  static PageServer start(Path home, Map<Key<?>, String> stated) {
    Path keyFile = home.resolve("sandbox-key");
    Map<Key<?>, String> flags = new HashMap<>(stated);
    flags.put(Keys.SANDBOX_KEY_FILE, keyFile.toString());
    return new PageServer(Florin.start(TestConfiguration.in(home, flags), new Parts()), keyFile);
  }

  /** For the people of an issuer, who may put money in and take it out themselves. */
  static PageServer startFor(Path home, String issuer, String audience, String client) {
    return start(
        home,
        Map.of(
            Keys.OIDC_ISSUER,
            issuer,
            Keys.OIDC_AUDIENCE,
            audience,
            Keys.OWNER_CASH,
            "true",
            PageKeys.PAGE_CLIENT_ID,
            client));
  }

  String url() {
    return "http://127.0.0.1:" + florin.httpPort().getAsInt();
  }

  /** A name that nobody has yet. */
  static String somebody() {
    return "person" + PEOPLE.incrementAndGet();
  }

  /** Somebody new before the page, signed in. */
  WalletPage person(Browser browser, String user) {
    return WalletPage.open(browser, url(), WalletPage.Look.PHONE).signInAs(user);
  }

  /** A caller of REST, beside the page. */
  RestClient caller(String user) {
    return RestClient.to(florin.httpPort().getAsInt(), token(user, Clock.systemUTC()));
  }

  /** A token of another time. */
  String token(String user, Clock clock) {
    return SandboxIssuer.open(keyFile, clock).issue(user, null, Duration.ofHours(1));
  }

  @Override
  public void close() {
    florin.close();
  }
}
