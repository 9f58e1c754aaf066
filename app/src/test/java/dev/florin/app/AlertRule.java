package dev.florin.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/**
 * An alert of deploy/observability/rules.
 *
 * @param name as Prometheus shows it
 * @param expression in PromQL
 * @param severity page or ticket
 * @param summary what whoever is on call reads first
 * @param runbook where it says what to do, from the project's root
 */
record AlertRule(String name, String expression, String severity, String summary, String runbook) {
  private static final Pattern CLAUSE = Pattern.compile("\\b(by|on|without) *\\([^)]*\\)");

  /** Names of metrics of the program and of Prometheus, with what follows in braces. */
  private static final Pattern SELECTOR =
      Pattern.compile(
          "\\b(?:up|(?:florin|jvm|process|hikaricp|logback)[_:][a-z0-9_:]+)\\b(\\{[^}]*})?");

  private static final Pattern LOOSE_MATCHER = Pattern.compile("(!=|=~|!~)\"[^\"]*\"");

  /** The files with rules. */
  static Path folder() {
    return LauncherTest.repository().resolve("deploy/observability/rules");
  }

  /** All of them, in the order of their file. */
  static List<AlertRule> all() throws IOException {
    List<AlertRule> alerts = new ArrayList<>();
    Map<?, ?> root = new Yaml().load(Files.readString(folder().resolve("alerts.yml")));
    for (Object group : (List<?>) DashboardQuery.field(root, "groups")) {
      for (Object rule : (List<?>) DashboardQuery.field((Map<?, ?>) group, "rules")) {
        alerts.add(of((Map<?, ?>) rule));
      }
    }
    return alerts;
  }

  private static AlertRule of(Map<?, ?> rule) {
    Map<?, ?> annotations = (Map<?, ?>) DashboardQuery.field(rule, "annotations");
    Map<?, ?> labels = (Map<?, ?>) DashboardQuery.field(rule, "labels");
    return new AlertRule(
        DashboardQuery.field(rule, "alert").toString(),
        DashboardQuery.field(rule, "expr").toString(),
        DashboardQuery.field(labels, "severity").toString(),
        DashboardQuery.field(annotations, "summary").toString(),
        DashboardQuery.field(annotations, "runbook").toString());
  }

  /**
   * What it looks at, each a query. A stated value of a label stays; where several would do, or all
   * but one, the label alone is asked for: what went wrong in no test has no series.
   */
  List<String> selectors() {
    return SELECTOR
        .matcher(CLAUSE.matcher(expression).replaceAll(""))
        .results()
        .map(found -> LOOSE_MATCHER.matcher(found.group()).replaceAll("!=\"\""))
        .distinct()
        .toList();
  }
}
