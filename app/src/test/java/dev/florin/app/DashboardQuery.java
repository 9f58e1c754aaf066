package dev.florin.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A question of a panel of a dashboard in deploy/observability.
 *
 * @param panel its dashboard and title
 * @param expression in PromQL, with Grafana's variables
 */
record DashboardQuery(String panel, String expression) {
  /** What Grafana puts in itself, at the least: a minute holds enough of a test's scrapes. */
  private static final String RATE_INTERVAL = "$__rate_interval";

  /** The dashboards, by the names of their files. */
  static List<Path> dashboards() throws IOException {
    Path folder = LauncherTest.repository().resolve("deploy/observability/grafana/dashboards");
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** The panels of a dashboard, without the rows that they are in. */
  static List<Map<?, ?>> panels(Path dashboard) throws IOException {
    Map<?, ?> root = (Map<?, ?>) JsonTree.readAll(Files.readString(dashboard)).getFirst();
    List<Map<?, ?>> panels = new ArrayList<>();
    for (Object panel : (List<?>) field(root, "panels")) {
      if (!field((Map<?, ?>) panel, "type").equals("row")) {
        panels.add((Map<?, ?>) panel);
      }
    }
    return panels;
  }

  /** Those of all dashboards. */
  static List<DashboardQuery> all() throws IOException {
    List<DashboardQuery> queries = new ArrayList<>();
    for (Path dashboard : dashboards()) {
      for (Map<?, ?> panel : panels(dashboard)) {
        String name = dashboard.getFileName() + ": " + field(panel, "title");
        for (Object target : (List<?>) field(panel, "targets")) {
          queries.add(new DashboardQuery(name, field((Map<?, ?>) target, "expr").toString()));
        }
      }
    }
    return queries;
  }

  /** As Prometheus understands it. */
  String promQl() {
    return expression.replace(RATE_INTERVAL, "1m");
  }

  static Object field(Map<?, ?> object, String name) {
    return Objects.requireNonNull(object.get(name), () -> name + " of " + object);
  }
}
