package dev.florin.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** Lines to copy, at the end of each command's help: most people read these first. */
final class Examples {
  /** Names of commands, each with its lines. */
  static final Map<String, List<String>> LINES = lines();

  private Examples() {}

  private static Map<String, List<String>> lines() {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    lines.put("florin start", List.of("florin start", "florin start --http-port 8081 --json"));
    lines.put("florin health", List.of("florin health --http-port 8081"));
    lines.put("florin config", List.of("florin config --config florin.properties"));
    lines.put("florin version", List.of("florin version --json"));
    lines.put(
        "florin completion",
        List.of("source <(florin completion bash)", "source <(florin completion zsh)"));
    lines.put(
        "florin token",
        List.of("florin token --user alice", "florin token --user olga --scope operator,auditor"));
    lines.put("florin verify", List.of("florin verify", "florin verify --json"));
    lines.put("florin queue", List.of("florin queue list"));
    lines.put(
        "florin queue list",
        List.of("florin queue list", "florin queue list --pending --limit 200 --json"));
    lines.put("florin queue show", List.of("florin queue show 7340032004001"));
    lines.put(
        "florin queue retry",
        List.of("florin queue retry 7340032004001 --reason 'the disk has room again'"));
    lines.put(
        "florin queue drop",
        List.of("florin queue drop 7340032004001 --reason 'asked for twice' --actor olga"));
    lines.put("florin keys", List.of("florin keys list"));
    lines.put(
        "florin keys create",
        List.of("florin keys create --owner shop --scope payments --reason 'the new till'"));
    lines.put("florin keys list", List.of("florin keys list --all"));
    lines.put(
        "florin keys rotate",
        List.of("florin keys rotate 7GkZ0qTn3VdB --reason 'the quarter is over' --overlap 1h"));
    lines.put(
        "florin keys revoke",
        List.of("florin keys revoke 7GkZ0qTn3VdB --reason 'it was in a log'"));
    lines.put("florin bench", List.of("florin bench ledger"));
    lines.put(
        "florin bench ledger", List.of("florin bench ledger --seconds 5 --loads uniform,hot"));
    lines.put("florin bench async", List.of("florin bench async --workers 1,4 --settle 50000"));
    lines.put("florin bench http", List.of("florin bench http --connections 1,64 --json"));
    lines.put("florin bench grpc", List.of("florin bench grpc --connections 1,64"));
    lines.put("florin bench reads", List.of("florin bench reads --loads rest-balance,rest-page"));
    lines.put("florin bench events", List.of("florin bench events --rounds 1"));
    return lines;
  }

  static void showIn(CommandSpec command) {
    List<String> footer = new ArrayList<>(List.of("", "For example:"));
    LINES
        .getOrDefault(command.qualifiedName(), List.of())
        .forEach(line -> footer.add("  " + line.replace("%", "%%")));
    command.usageMessage().footer(footer.toArray(String[]::new));
  }
}
