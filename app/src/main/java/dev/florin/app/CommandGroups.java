package dev.florin.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The list of commands in the program's help: by what one comes for, and not by the alphabet. */
final class CommandGroups {
  private static final int NAME_WIDTH = 14;
  private static final int INDENT = 2;

  /** Names of commands by headings, in the order in which they are shown. */
  static final Map<String, List<String>> GROUPS = groups();

  private CommandGroups() {}

  static void showIn(CommandLine root) {
    Map<String, CommandLine.IHelpSectionRenderer> sections = root.getHelpSectionMap();
    sections.put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
    sections.put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandGroups::render);
  }

  private static Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    groups.put("Run it", List.of("start", "health", "config"));
    groups.put("Let somebody in", List.of("token", "keys"));
    groups.put("Look after the money", List.of("verify", "queue"));
    groups.put("Measure it", List.of("bench"));
    groups.put("Beside that", List.of("completion", "version"));
    return groups;
  }

  private static String render(Help help) {
    StringBuilder text = new StringBuilder();
    GROUPS.forEach((heading, names) -> {
      text.append(help.createHeading("%n%s:%n", heading)).append(table(help, names));
    });
    return text.toString();
  }

  private static TextTable table(Help help, List<String> names) {
    CommandSpec root = help.commandSpec();
    int width = root.usageMessage().width();
    TextTable table =
        TextTable.forColumns(
            help.colorScheme(),
            new Column(NAME_WIDTH, INDENT, Column.Overflow.SPAN),
            new Column(width - NAME_WIDTH, INDENT, Column.Overflow.WRAP));
    for (String name : names) {
      CommandSpec command =
          Objects.requireNonNull(root.subcommands().get(name), name).getCommandSpec();
      table.addRowValues(
          help.colorScheme().commandText(name),
          help.colorScheme().text(command.usageMessage().description()[0]));
    }
    return table;
  }
}
