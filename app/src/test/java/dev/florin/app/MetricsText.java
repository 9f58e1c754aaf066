package dev.florin.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Meters as Prometheus's text format or OpenMetrics has them, read strictly: what is not in the
 * format, or contradicts itself, is an error.
 *
 * @param types of the families, by name
 * @param samples in their order
 */
record MetricsText(Map<String, String> types, List<Sample> samples) {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final String LABEL = "([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"";
  private static final String LABELS = "\\{((?:" + LABEL + ",?)*)}";
  private static final String VALUE = "(NaN|[+-]Inf|[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)";
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(" + NAME + ")(?:" + LABELS + ")? " + VALUE + "(?: # (\\{[^}]*} " + VALUE + ".*))?");
  private static final Pattern EACH_LABEL = Pattern.compile(LABEL);
  private static final Pattern ABOUT =
      Pattern.compile("# (HELP|TYPE|UNIT) (" + NAME + ") (.*)");
  private static final Set<String> TYPES =
      Set.of("counter", "gauge", "histogram", "summary", "info", "unknown", "untyped");

  /**
   * One value.
   *
   * @param family what it belongs to
   * @param exemplar as it is written; empty if it has none
   */
  record Sample(
      String family, String name, Map<String, String> labels, double value, String exemplar) {}

  static MetricsText of(String text) {
    if (!text.endsWith("\n")) {
      throw new IllegalArgumentException("the last line has no end");
    }
    MetricsText read = new MetricsText(new TreeMap<>(), new ArrayList<>());
    Set<String> seen = new TreeSet<>();
    List<String> lines = text.lines().toList();
    for (String line : lines.subList(0, lines.size() - (text.endsWith("# EOF\n") ? 1 : 0))) {
      Matcher about = ABOUT.matcher(line);
      if (about.matches()) {
        read.about(about.group(1), about.group(2), about.group(3));
      } else {
        Sample sample = read.sample(line);
        require(seen.add(sample.name() + sample.labels()), "twice: " + line);
        read.samples.add(sample);
      }
    }
    read.requireHistogramsToAddUp();
    return read;
  }

  private void about(String what, String name, String text) {
    if (what.equals("TYPE")) {
      require(TYPES.contains(text), "type " + text);
      require(types.put(name, text) == null, name + " has two types");
    }
  }

  private Sample sample(String line) {
    Matcher matcher = SAMPLE.matcher(line);
    require(matcher.matches(), "not in the format: " + line);
    Map<String, String> labels = new LinkedHashMap<>();
    Matcher each = EACH_LABEL.matcher(matcher.group(2) == null ? "" : matcher.group(2));
    while (each.find()) {
      require(labels.put(each.group(1), each.group(2)) == null, "a label twice: " + line);
    }
    String name = matcher.group(1);
    String exemplar = matcher.group(6) == null ? "" : matcher.group(6);
    return new Sample(family(name), name, labels, number(matcher.group(5)), exemplar);
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** Of the type that was stated before. */
  private String family(String name) {
    if (types.containsKey(name)) {
      return name;
    }
    for (String suffix : List.of("_bucket", "_sum", "_count", "_total", "_info", "_created")) {
      String base = name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : "";
      if (types.containsKey(base)) {
        return base;
      }
    }
    throw new IllegalArgumentException("without a type: " + name);
  }

  private void requireHistogramsToAddUp() {
    Map<String, Double> last = new TreeMap<>();
    for (Sample sample : samples) {
      Map<String, String> labels = new TreeMap<>(sample.labels());
      labels.remove("le");
      String series = sample.family() + labels;
      if (sample.name().endsWith("_bucket")) {
        require(sample.value() >= last.getOrDefault(series, 0.0), "falls: " + sample);
        last.put(series, sample.value());
      } else if (sample.name().endsWith("_count") && last.containsKey(series)) {
        require(last.get(series) == sample.value(), "is not its last bucket: " + sample);
      }
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** The sum of the samples of this name with these labels: names and values in turn. */
  double sum(String name, String... labels) {
    Predicate<Sample> wanted = sample -> sample.name().equals(name);
    for (int i = 0; i < labels.length; i += 2) {
      String label = labels[i];
      String value = labels[i + 1];
      wanted = wanted.and(sample -> value.equals(sample.labels().get(label)));
    }
    return samples.stream().filter(wanted).mapToDouble(Sample::value).sum();
  }

  boolean has(String name) {
    return samples.stream().anyMatch(sample -> sample.name().equals(name));
  }
}
