package dev.florin.app;

import dev.florin.app.configuration.ConfigurationReader;
import dev.florin.app.configuration.Key;
import dev.florin.app.configuration.Values;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The flags of one command that are options of the configuration, made from the table of keys. */
final class Flags {
  private static final String FILE_FLAG = "--config";

  private final Surroundings surroundings;
  private final List<Key<?>> keys;
  private CommandSpec spec = CommandSpec.create();

  Flags(Surroundings surroundings, List<Key<?>> keys) {
    this.surroundings = surroundings;
    this.keys = keys.stream().filter(key -> !key.secret()).toList();
  }

  void addTo(CommandSpec command) {
    spec = command;
    command.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Print this help.").build());
    command.usageMessage().sortOptions(false).sortSynopsis(false).width(100);
    command.usageMessage().abbreviateSynopsis(true);
    if (keys.isEmpty()) {
      return;
    }
    command.addOption(
        OptionSpec.builder(FILE_FLAG)
            .paramLabel("FILE")
            .type(Path.class)
            .description("File of lines key = value; also FLORIN_CONFIG.")
            .build());
    keys.forEach(key -> command.addOption(option(key)));
  }

  /** What is in force for this run of the command. */
  Values values() {
    ParseResult parsed = spec.commandLine().getParseResult();
    Map<Key<?>, String> stated = new LinkedHashMap<>();
    for (Key<?> key : keys) {
      if (parsed.hasMatchedOption(key.flag())) {
        stated.put(key, parsed.matchedOptionValue(key.flag(), ""));
      }
    }
    ConfigurationReader reader =
        new ConfigurationReader(surroundings.environment(), surroundings.home());
    return reader.read(parsed.matchedOptionValue(FILE_FLAG, null), stated);
  }

  private static OptionSpec option(Key<?> key) {
    List<String> choices = key.type().choices();
    OptionSpec.Builder option =
        OptionSpec.builder(key.flag())
            .paramLabel(key.type().placeholder())
            .type(String.class)
            .description(key.description(), "Default: " + key.fallback().description() + ".");
    if (!choices.isEmpty()) {
      option.completionCandidates(choices);
    }
    boolean isSwitch = choices.equals(List.of("true", "false"));
    return isSwitch ? option.arity("0..1").fallbackValue("true").build() : option.build();
  }
}
