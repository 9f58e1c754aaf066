package dev.florin.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every cell of the access table as it is published, through both doors: with what is the caller's,
 * what is another's, what is nobody's, and with credentials that prove nothing any more.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class AccessMatrixTest {
  private @Nullable AccessSite site;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    site = AccessSite.start(home);
  }

  @AfterAll
  void stop() {
    site().close();
  }

  @ParameterizedTest
  @EnumSource
  void whoHasARoleMayDoWhatTheTableSaysAndNoMore(AccessSite.Way way) throws Exception {
    for (var row : AccessTableDocument.read().entrySet()) {
      for (Map.Entry<String, String> cell : row.getValue().entrySet()) {
        if (!cell.getKey().equals("wallets")) {
          requireCell(way, row.getKey(), cell.getKey(), cell.getValue());
        }
      }
    }
  }

  private void requireCell(AccessSite.Way way, String method, String role, String cell)
      throws Exception {
    String key = site().keyOf(role);
    String what = way + " " + method + " by " + role;
    String newest = site().newestAuditEntryOf("key-" + role);
    Seen seen = site().ask(way, key, method, site().alices());
    switch (cell) {
      case "-" -> {
        assertThat(seen.code()).as(what).isEqualTo("forbidden");
        assertThat(site().ask(way, key, method, Target.ABSENT)).as(what).isEqualTo(seen);
        assertThat(site().newestAuditEntryOf("key-" + role)).as(what).isEqualTo(newest);
      }
      case "own", "any" -> {
        assertThat(seen.isLetIn()).as(what + ": " + seen).isTrue();
        assertThat(site().newestAuditEntryOf("key-" + role)).as(what).isEqualTo(newest);
      }
      case "noted" -> {
        assertThat(seen.isLetIn()).as(what + ": " + seen).isTrue();
        assertThat(site().newestAuditEntryOf("key-" + role))
            .as(what)
            .isNotEqualTo(newest)
            .contains(method.substring(method.indexOf('/') + 1));
      }
      default -> throw new AssertionError(what + ": " + cell);
    }
  }

  /**
   * The column of owners, and of users who are not: what is another's is as if it were not there.
   */
  @ParameterizedTest
  @EnumSource
  void whatIsAnothersLooksAsIfItWereNotThere(AccessSite.Way way) throws Exception {
    for (var row : AccessTableDocument.read().entrySet()) {
      String method = row.getKey();
      String cell = Objects.requireNonNull(row.getValue().get("wallets"));
      String what = way + " " + method;
      Seen own = site().ask(way, site().alice(), method, site().alices());
      Seen foreign = site().ask(way, site().bob(), method, site().alices());
      Seen absent = site().ask(way, site().bob(), method, Target.ABSENT);
      switch (cell) {
        case "-" -> {
          assertThat(own.code()).as(what).isEqualTo("forbidden");
          assertThat(foreign).as(what).isEqualTo(own);
          assertThat(absent).as(what).isEqualTo(own);
        }
        case "own", "cash" -> {
          assertThat(own.isLetIn()).as(what + ": " + own).isTrue();
          assertThat(foreign).as(what).isEqualTo(absent);
          assertThat(foreign.text()).as(what).doesNotContain("alice");
        }
        case "any" -> assertThat(own.isLetIn()).as(what + ": " + own).isTrue();
        default -> throw new AssertionError(what + ": " + cell);
      }
      assertThat(site().newestAuditEntryOf("alice")).as(what).isEmpty();
      assertThat(site().newestAuditEntryOf("bob")).as(what).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoProvesNothingIsNobody(AccessSite.Way way) throws Exception {
    for (String method : AccessTableDocument.read().keySet()) {
      for (Map.Entry<String, String> stale : site().credentialsThatProveNothing().entrySet()) {
        Seen seen = site().ask(way, stale.getValue(), method, site().alices());

        String what = way + " " + method + " with " + stale.getKey();
        assertThat(seen.code()).as(what + ": " + seen).isEqualTo("unauthenticated");
        assertThat(seen.text()).as(what).doesNotContain("alice");
      }
    }
  }

  private AccessSite site() {
    return Objects.requireNonNull(site);
  }
}
