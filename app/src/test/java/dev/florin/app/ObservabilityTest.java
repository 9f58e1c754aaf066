package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Alerts that can be acted on, and dashboards that can be read. */
class ObservabilityTest {
  private static final Path GUIDE = LauncherTest.repository().resolve("docs/operations.md");
  private static final String SECTION = "### ";

  @Test
  void everyAlertHasItsSectionInTheGuideAndEverySectionItsAlert() throws Exception {
    List<String> lines = Files.readAllLines(GUIDE);
    List<String> sections =
        lines.subList(lines.indexOf("## The alerts"), lines.size()).stream()
            .filter(line -> line.startsWith(SECTION))
            .map(line -> line.substring(SECTION.length()))
            .toList();

    assertThat(AlertRule.all()).extracting(AlertRule::name).containsExactlyElementsOf(sections);
  }

  @Test
  void anAlertSaysWhatIsWrongHowBadItIsAndWhereToReadOn() throws Exception {
    assertThat(AlertRule.all())
        .isNotEmpty()
        .allSatisfy(alert -> {
          assertThat(alert.severity()).isIn("page", "ticket");
          assertThat(alert.summary()).endsWith(".").hasSizeGreaterThan(20);
          assertThat(alert.runbook())
              .isEqualTo("docs/operations.md#" + alert.name().toLowerCase(Locale.ROOT));
          assertThat(alert.selectors()).isNotEmpty();
        });
  }

  @Test
  void everyAlertIsTestedToTellAndToBeQuiet() throws Exception {
    List<String> tells = new ArrayList<>();
    List<String> quiet = new ArrayList<>();
    Map<?, ?> root =
        new Yaml().load(Files.readString(AlertRule.folder().resolve("alerts.test.yml")));
    for (Object group : (List<?>) DashboardQuery.field(root, "tests")) {
      for (Object each : (List<?>) DashboardQuery.field((Map<?, ?>) group, "alert_rule_test")) {
        Map<?, ?> test = (Map<?, ?>) each;
        boolean empty = ((List<?>) DashboardQuery.field(test, "exp_alerts")).isEmpty();
        (empty ? quiet : tells).add(DashboardQuery.field(test, "alertname").toString());
      }
    }
    List<String> names = AlertRule.all().stream().map(AlertRule::name).toList();
    assertThat(tells).containsAll(names);
    assertThat(quiet).containsAll(names);
  }

  @Test
  void everyPanelSaysWhatItShowsInWhichUnit() throws Exception {
    for (Path dashboard : DashboardQuery.dashboards()) {
      List<Map<?, ?>> panels = DashboardQuery.panels(dashboard);
      assertThat(panels).extracting(panel -> panel.get("id")).doesNotHaveDuplicates();
      assertThat(panels)
          .isNotEmpty()
          .allSatisfy(panel -> {
            assertThat(panel.get("title")).asString().isNotBlank();
            assertThat(panel.get("description")).asString().isNotBlank();
            assertThat(panel.get("fieldConfig")).asString().contains("unit=");
          });
    }
  }
}
