package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What holds for each command, also for those that are yet to come. */
class EveryCommandTest {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @TempDir Path home;

  static Stream<String> commands() {
    return all(root()).map(EveryCommandTest::name);
  }

  /** But for the one that prints a script, whoever asks. */
  static Stream<String> commandsThatTellSomething() {
    return all(root())
        .filter(command -> command.getSubcommands().isEmpty())
        .map(EveryCommandTest::name)
        .filter(name -> !name.equals("florin completion"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void explainsItselfWithAnExample(String name) {
    CommandRun run = run(name + " --help");

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("Usage: " + name).contains("\nFor example:\n  ");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(run.out().lines()).noneMatch(line -> line.endsWith(" "));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void itsExamplesAreLinesThatItTakes(String name) {
    List<String> lines = Examples.LINES.getOrDefault(name, List.of());

    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      String command = line.replaceAll("^source <\\((.*)\\)$", "$1");
      CommandLine.ParseResult parsed = root().parseArgs(words(command));
      assertThat(parsed.unmatched()).as(line).isEmpty();
      assertThat(command).startsWith(name);
    }
  }

  @Test
  void isInOneGroupOfTheHelp() {
    List<String> grouped =
        CommandGroups.GROUPS.values().stream().flatMap(Collection::stream).toList();

    assertThat(grouped).containsExactlyInAnyOrderElementsOf(root().getSubcommands().keySet());
    assertThat(run("florin --help").out())
        .contains("\nRun it:\n  start         Start Florin;", "\nMeasure it:\n  bench  ");
  }

  @ParameterizedTest
  @MethodSource("commandsThatTellSomething")
  void canSpeakJson(String name) throws IOException {
    assertThat(command(name).getCommandSpec().findOption("--json")).isNotNull();

    CommandRun run = run(name + " --json --nonsense");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).hasLineCount(1);
    assertError(run, "…(" + name + " --help tells more)");
  }

  @Test
  void tellsAFailureAsJsonToo() throws IOException {
    CommandRun run =
        CommandRun.of(
            home,
            Map.of("FLORIN_OIDC_ISSUER", "https://login.test"),
            "token",
            "--user=a",
            "--json");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertError(run, "no token of a sandbox is good here…");
    assertError(run("florin health --json --http-port x"), "--http-port: x (expected: a port, …");
  }

  /** By a real bash, as a person who presses the tabulator. */
  @ParameterizedTest
  @CsvSource({
    "florin s, start",
    "florin keys r, rotate revoke",
    "./florin queue sh, show",
    "florin token --use, --user",
    "florin token --scope op, operator",
    "florin start --role g, gateway",
    "florin completion z, zsh",
  })
  void isCompletedByTheShell(String typed, String offered) throws Exception {
    Path script = home.resolve("completion");
    Files.writeString(script, run("florin completion bash").out());
    // compopt is there only while a person completes, and says so elsewhere.
    String press =
        "compopt() { :; }; source completion; COMP_WORDS=(%s); COMP_CWORD=%d; COMPREPLY=();"
                .formatted(typed, words(typed).length)
            + " _complete_florin; echo ${COMPREPLY[@]}";

    ProcessRun bash =
        ProcessRun.start(
            home, home, Map.of("PATH", System.getenv("PATH")), List.of("bash", "-c", press));

    assertThat(bash.status()).isZero();
    assertThat(bash.err()).isEmpty();
    assertThat(bash.out().strip()).isEqualTo(offered);
  }

  @Test
  void theShellIsTold() {
    assertThat(run("florin completion zsh").out())
        .startsWith("# For zsh: source <(florin completion zsh)\n")
        .contains("complete -F _complete_florin -o default florin");
    assertThat(run("florin completion fish").err()).contains("expected one of [bash, zsh]");
  }

  /** As the shell would part them, without the program's own name. */
  private static String[] words(String line) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
    return words.stream().skip(1).toArray(String[]::new);
  }

  private CommandRun run(String line) {
    return CommandRun.of(home, Map.of(), words(line));
  }

  private static void assertError(CommandRun run, String message) throws IOException {
    Map<String, String> error =
        Map.of("message", message, "exit_status", Integer.toString(run.status()));
    assertThat(JsonTree.readAll(run.err()))
        .singleElement()
        .matches(document -> JsonTree.shows(document, Map.of("error", error)));
  }

  private static CommandLine command(String name) {
    return all(root()).filter(command -> name(command).equals(name)).findFirst().orElseThrow();
  }

  private static Stream<CommandLine> all(CommandLine parent) {
    return parent.getSubcommands().values().stream()
        .flatMap(command -> Stream.concat(Stream.of(command), all(command)));
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }

  private static CommandLine root() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    return Main.commandLine(
        new Surroundings(nowhere, nowhere, Map.of(), Path.of(""), Person.atTheTerminal()));
  }
}
