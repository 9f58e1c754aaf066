package dev.florin.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of docs/metrics.md: the meters of our own, each with its type and its labels. */
final class MetricsDocument {
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `(florin_[a-z_]+)` \\| (\\w+) \\| ([`a-z_ ]*)\\| (gateway|wallet|both) \\|");

  /** One meter, as the table has it and as a program shows it. */
  record Meter(String type, Set<String> labels) {}

  private MetricsDocument() {}

  static Map<String, Meter> meters() throws IOException {
    Map<String, Meter> meters = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("../docs/metrics.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.find()) {
        Set<String> labels = new TreeSet<>();
        for (String label : row.group(3).replace("`", "").strip().split(" +", -1)) {
          if (!label.isEmpty()) {
            labels.add(label);
          }
        }
        meters.put(row.group(1), new Meter(row.group(2), labels));
      }
    }
    return meters;
  }

  /** What a program shows, as the table would have it. */
  static Map<String, Meter> of(MetricsText shown) {
    Map<String, Meter> meters = new TreeMap<>();
    for (MetricsText.Sample sample : shown.samples()) {
      String family = sample.family();
      if (family.startsWith("florin_") && !family.endsWith("_max")) {
        Set<String> labels = new TreeSet<>(sample.labels().keySet());
        labels.remove("le");
        Meter meter = new Meter(String.valueOf(shown.types().get(family)), labels);
        Meter other = meters.put(family, meter);
        if (other != null && !other.equals(meter)) {
          throw new IllegalStateException(family + ": " + meter + " and " + other);
        }
      }
    }
    return meters;
  }
}
