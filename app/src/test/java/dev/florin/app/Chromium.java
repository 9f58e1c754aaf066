package dev.florin.app;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Chromium of this machine, driven by Playwright, which downloads none. Where there is none,
 * the tests say so aloud: in CI (the variable {@code CI} is set) they fail, elsewhere they are
 * skipped.
 */
final class Chromium implements AutoCloseable {
  private static final List<String> PLACES =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
  private static final String MISSING =
      "NO CHROMIUM: the wallet page is NOT tested (expected: Debian's package chromium, or another"
          + " one that CHROMIUM names)";

  private final Playwright playwright;
  private final Path program;

  private Chromium(Playwright playwright, Path program) {
    this.playwright = playwright;
    this.program = program;
  }

  static Chromium find() {
    Optional<Path> program = program();
    if (program.isEmpty()) {
      System.err.println(MISSING);
      if (System.getenv("CI") == null) {
        abort(MISSING);
      }
      fail(MISSING);
    }
    Map<String, String> environment = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    return new Chromium(
        Playwright.create(new Playwright.CreateOptions().setEnv(environment)),
        program.orElseThrow());
  }

  private static Optional<Path> program() {
    String named = System.getenv("CHROMIUM");
    List<String> places = named == null ? PLACES : List.of(named);
    return places.stream().map(Path::of).filter(Files::isExecutable).findFirst();
  }

  /** Starts a browser; each is a process of its own. */
  Browser start() {
    return playwright
        .chromium()
        .launch(
            new BrowserType.LaunchOptions()
                .setExecutablePath(program)
                .setArgs(List.of("--no-sandbox", "--disable-gpu")));
  }

  @Override
  public void close() {
    playwright.close();
  }
}
