package dev.florin.app;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.florin.app.configuration.Configuration;
import dev.florin.app.configuration.Key;
import dev.florin.app.configuration.Keys;
import dev.florin.app.configuration.Values;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the configuration in force, so that nobody has to guess which source won. */
@Command(
    name = "config",
    description = "Print the configuration in force and where each value came from.")
final class ConfigCommand implements Callable<Integer> {
  private static final String HIDDEN = "(hidden)";

  private final Surroundings surroundings;
  private final Flags flags;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  ConfigCommand(Surroundings surroundings, Flags flags) {
    this.surroundings = surroundings;
    this.flags = flags;
  }

  @Override
  public Integer call() throws IOException {
    Values values = flags.values();
    Configuration.of(values);
    if (json) {
      JsonDocument.print(surroundings.out(), document -> write(values, document));
    } else {
      Keys.all().forEach(key -> surroundings.out().println(line(values, key)));
    }
    return Main.DONE;
  }

  private static String line(Values values, Key<?> key) {
    String text = shown(values, key);
    String shownOrNot = text.isEmpty() ? "(not set)" : text;
    return String.format(
        Locale.ROOT, "%-26s %-40s # %s", key.name(), shownOrNot, values.source(key).label());
  }

  private static void write(Values values, JsonGenerator document) throws IOException {
    document.writeStartObject();
    for (Key<?> key : Keys.all()) {
      document.writeObjectFieldStart(key.name());
      String text = shown(values, key);
      if (text.isEmpty()) {
        document.writeNullField("value");
      } else {
        document.writeStringField("value", text);
      }
      document.writeStringField("source", values.source(key).label());
      document.writeEndObject();
    }
    document.writeEndObject();
  }

  private static String shown(Values values, Key<?> key) {
    String text = values.text(key);
    return key.secret() && !text.isEmpty() ? HIDDEN : text;
  }
}
