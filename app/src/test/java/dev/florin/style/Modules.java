package dev.florin.style;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which module may know which: the arrows of the architecture, in one place. */
final class Modules {
  /** Every module, with the modules its program code may use. */
  static final Map<String, Set<String>> MAY_USE =
      new TreeMap<>(
          Map.ofEntries(
              entry("api", Set.of()),
              entry("telemetry", Set.of()),
              entry("embedded", Set.of()),
              entry("identity", Set.of()),
              entry("ledger", Set.of("telemetry")),
              entry("redis", Set.of("telemetry")),
              entry("service", Set.of("api", "identity", "ledger", "redis", "telemetry")),
              entry("web", Set.of()),
              entry("gateway", Set.of("api", "identity", "redis", "telemetry", "web")),
              entry("webhooks", Set.of("ledger", "telemetry")),
              entry(
                  "app",
                  Set.of(
                      "api",
                      "embedded",
                      "gateway",
                      "identity",
                      "ledger",
                      "redis",
                      "service",
                      "telemetry",
                      "webhooks"))));

  private Modules() {}

  /** The package patterns of a module; the contracts keep the package their protobuf names. */
  static Stream<String> packages(String module) {
    return module.equals("api")
        ? Stream.of("dev.florin.api..", "dev.florin.wallet..")
        : Stream.of("dev.florin." + module + "..");
  }

  /** The packages of every module that this one must not know. */
  static String[] packagesForbiddenTo(String module) {
    Set<String> others = new TreeSet<>(MAY_USE.keySet());
    others.remove(module);
    others.removeAll(MAY_USE.getOrDefault(module, Set.of()));
    return others.stream().flatMap(Modules::packages).toArray(String[]::new);
  }
}
