package dev.florin.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Media;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What one sees of the page: pictures of it, what axe finds, and whether it is too wide. */
final class PageLook {
  private static final String AXE =
      """
      async () => (await axe.run(document, {resultTypes: ['violations']})).violations
        .filter(found => ['serious', 'critical', 'moderate'].includes(found.impact))
        .map(found => found.impact + ': ' + found.id + ': '
          + found.nodes.map(node => node.html).join(' ; ').slice(0, 400))
      """;

  private final WalletPage person;
  private final Path folder;
  private final String suffix;
  private final String axe;

  /** Findings of axe, and views that are wider than the window. */
  final List<String> findings = new ArrayList<>();

  PageLook(WalletPage person, Path folder, String suffix) throws IOException {
    this.axe = axe();
    this.person = person;
    this.folder = folder;
    this.suffix = suffix;
  }

  /** Looks at what is shown now. */
  void at(String name) {
    Page page = person.page;
    assertThat(page.locator("h1")).isVisible();
    page.evaluate(axe);
    for (Object found : (List<?>) page.evaluate(AXE)) {
      findings.add(name + suffix + ": " + found);
    }
    Object tooWide =
        page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth");
    if (Boolean.TRUE.equals(tooWide)) {
      findings.add(name + suffix + ": wider than the window");
    }
    picture(name);
  }

  /** Only a picture, of what fits the window. */
  void picture(String name) {
    person.page.screenshot(
        new Page.ScreenshotOptions().setPath(folder.resolve(name + suffix + ".png")));
  }

  /** As it is printed. */
  void printed(String name) {
    person.page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
    picture(name);
    person.page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
  }

  private static String axe() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            PageLook.class.getResourceAsStream("/axe.min.js"), "no axe.min.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static Map<String, WalletPage.Look> looks() {
    return Map.of(
        "-phone-light", new WalletPage.Look(360, 740, false, "en-US"),
        "-phone-dark", new WalletPage.Look(360, 740, true, "en-US"),
        "-wide-light", new WalletPage.Look(1100, 800, false, "en-US"),
        "-wide-dark", new WalletPage.Look(1100, 800, true, "en-US"));
  }
}
