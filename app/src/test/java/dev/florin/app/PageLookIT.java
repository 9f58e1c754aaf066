package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every view, narrow and wide, light and dark: what axe finds, whether it fits, and a picture to
 * look at, in {@code target/pictures} or where {@code -Dflorin.pictures} says.
 */
@Timeout(120)
class PageLookIT {
  private static final Path PICTURES =
      Path.of(System.getProperty("florin.pictures", "target/pictures"));

  @TempDir Path home;

  @Test
  void everyViewIsForEverybodyAndFits() throws Exception {
    Files.createDirectories(PICTURES);
    try (Chromium chromium = Chromium.find();
        Browser browser = chromium.start();
        PageServer server = PageServer.start(home)) {
      pay(server);
      List<String> findings = new ArrayList<>();
      for (Map.Entry<String, WalletPage.Look> look : PageLook.looks().entrySet()) {
        try (WalletPage alice = WalletPage.open(browser, server.url(), look.getValue())) {
          PageLook eyes = new PageLook(alice, PICTURES, look.getKey());
          lookAround(alice, eyes);
          findings.addAll(eyes.findings);
          findings.addAll(alice.complaints);
        }
      }
      assertThat(findings).isEmpty();
    }
  }

  private static void lookAround(WalletPage alice, PageLook eyes) {
    alice.heading("Sign in");
    eyes.at("sign-in");
    alice.button("Be alice").click();
    alice.heading("Your wallet");
    PlaywrightAssertions.assertThat(alice.page.locator(".entry")).hasCount(5);
    eyes.at("home");
    alice.link("Send").click();
    alice.heading("Send money");
    eyes.at("send");
    alice.button("Continue").click();
    eyes.at("send-wrong");
    alice.prepare("bob", "1.50", "coffee");
    alice.heading("Is this right?");
    eyes.at("confirm");
    alice.link("History").click();
    PlaywrightAssertions.assertThat(alice.page.locator(".entry").first()).isVisible();
    alice.page.locator("summary").click();
    eyes.at("history");
    alice.page.locator(".entry a").first().click();
    PlaywrightAssertions.assertThat(alice.page.locator(".receipt")).isVisible();
    eyes.at("receipt");
    eyes.printed("receipt-printed");
    alice.link("Statement").click();
    alice.heading("Statement");
    eyes.at("statement");
    alice.go("#/open");
    alice.heading("Open a wallet");
    eyes.at("open");
  }

  /** Something to look at. */
  private static void pay(PageServer server) throws Exception {
    RestClient alice = server.caller("alice");
    RestClient bob = server.caller("bob");
    String[][] payments = {
      {"1170", "lunch"}, {"4500", "birthday present, with a longer note"}, {"320", "bus"},
      {"12800", "rent, my half"}, {"990", ""}, {"2350", "cinema"}
    };
    for (int at = 0; at < payments.length; at++) {
      RestClient from = at % 3 == 1 ? bob : alice;
      String to = at % 3 == 1 ? "alice" : "bob";
      String body =
          "{\"to_user_id\":\"%s\",\"amount\":%s,\"currency\":\"USD\",\"note\":\"%s\"}"
              .formatted(to, payments[at][0], payments[at][1]);
      assertThat(from.post("/v1/transfers", "look-" + at, body).statusCode()).isEqualTo(201);
    }
  }
}
