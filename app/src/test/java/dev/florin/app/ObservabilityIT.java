package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What deploy/observability says, understood by a real Prometheus and found in a running program.
 */
@Timeout(300)
class ObservabilityIT {
  private static final Pattern OPS = Pattern.compile("ops +http://127\\.0\\.0\\.1:(\\d+)/metrics");

  /** So that what is asked for over a minute has begun and grown. */
  private static final int SCRAPES = 8;

  private static final Duration ANSWERS_PATIENCE = Duration.ofSeconds(20);

  private static final Path FOLDER = LauncherTest.repository().resolve("deploy/observability");

  @TempDir Path home;

  @BeforeEach
  void needsPrometheus() {
    assumeThat(List.of("prometheus", "promtool"))
        .as("Prometheus on the PATH: Debian's package prometheus")
        .allMatch(name -> Prometheus.installed(name).isPresent());
  }

  @Test
  void itsOwnToolTakesTheConfigurationAndTheRulesAndTheirTestsPass() throws Exception {
    promtool("check", "config", "prometheus.yml");
    promtool("check", "rules", "rules/recording.yml", "rules/alerts.yml");
    promtool("test", "rules", "rules/alerts.test.yml");
  }

  @Test
  void everyPanelAndEveryAlertFindsWhatItAsksFor() throws Exception {
    RunningJar florin = new RunningJar(home);
    try (ProcessRun first = florin.start()) {
      // The sum of money is taken at a start and each minute, and needs wallets: those of before.
      assertThat(first.terminate()).isZero();
    }
    try (ProcessRun run = florin.start();
        Prometheus prometheus = Prometheus.start(home, opsPort(run));
        EverydayTraffic traffic = EverydayTraffic.start(home, RunningJar.httpPort(run))) {
      CrashTest.await("Prometheus is ready", prometheus::isReady);
      CrashTest.await("everything was done", () -> traffic.rounds() > 1);
      CrashTest.await("Prometheus has looked", () -> hasLooked(prometheus));

      assertThat(unanswered(prometheus, questions())).isEmpty();
      assertAlertsAreThereAndQuiet(prometheus);
    }
  }

  private static boolean hasLooked(Prometheus prometheus) throws Exception {
    String scrapes = "count_over_time((up == 1)[1m:1s]) >= " + SCRAPES;
    return prometheus.query("(" + scrapes + ") and on (job) up{job=\"florin-wallet\"}").size() == 1;
  }

  /** The questions, of those given, that no series answers in all the time that they are given. */
  private static Set<String> unanswered(Prometheus prometheus, Map<String, String> questions)
      throws Exception {
    Map<String, String> left = new LinkedHashMap<>(questions);
    long deadlineNanos = System.nanoTime() + ANSWERS_PATIENCE.toNanos();
    CrashTest.await(
        "answers, or the end of their time",
        () -> {
          for (Map.Entry<String, String> question : Map.copyOf(left).entrySet()) {
            if (!prometheus.query(question.getValue()).isEmpty()) {
              left.remove(question.getKey());
            }
          }
          return left.isEmpty() || System.nanoTime() - deadlineNanos > 0;
        });
    return left.keySet();
  }

  private void promtool(String... arguments) throws Exception {
    List<String> command = Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList();
    ProcessRun run = ProcessRun.start(FOLDER, home, Map.of("PATH", System.getenv("PATH")), command);
    assertThat(run.status()).as("%s: %s%s", command, run.out(), run.err()).isZero();
  }

  private static void assertAlertsAreThereAndQuiet(Prometheus prometheus) throws Exception {
    Map<?, ?> rules = prometheus.get("/api/v1/rules?type=alert");
    assertThat(rules.toString()).doesNotContain("health=err");
    List<String> names = AlertRule.all().stream().map(AlertRule::name).toList();
    assertThat(names).isNotEmpty().allSatisfy(name -> assertThat(rules.toString()).contains(name));
    assertThat(prometheus.query("ALERTS{alertstate=\"firing\",severity=\"page\"}")).isEmpty();
  }

  /** PromQL by who asks it. */
  private static Map<String, String> questions() throws IOException {
    Map<String, String> questions = new LinkedHashMap<>();
    for (DashboardQuery query : DashboardQuery.all()) {
      questions.put(query.panel() + ": " + query.expression(), query.promQl());
    }
    for (AlertRule alert : AlertRule.all()) {
      alert.selectors().forEach(text -> questions.put(alert.name() + ": " + text, text));
    }
    return questions;
  }

  private static int opsPort(ProcessRun run) throws IOException {
    Matcher matcher = OPS.matcher(run.out());
    assertThat(matcher.find()).as(run.out()).isTrue();
    return Integer.parseInt(matcher.group(1));
  }
}
