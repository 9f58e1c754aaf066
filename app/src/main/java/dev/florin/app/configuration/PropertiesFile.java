package dev.florin.app.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines {@code key = value}; empty lines and those that begin with {@code #} say nothing.
 * There are no escapes and no continued lines, so that every complaint can name its line.
 */
final class PropertiesFile {
  private PropertiesFile() {}

  static Map<Key<?>, Values.Given> read(Path file) {
    String name = String.valueOf(file.getFileName());
    Map<Key<?>, Values.Given> given = new LinkedHashMap<>();
    List<String> lines = lines(file);
    for (int index = 0; index < lines.size(); index++) {
      String line = lines.get(index).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Source.FileLine source = new Source.FileLine(name, index + 1);
      Key<?> key = key(line, source);
      String value = line.substring(line.indexOf('=') + 1).strip();
      Values.@Nullable Given earlier = given.putIfAbsent(key, new Values.Given(value, source));
      if (earlier != null) {
        throw new ConfigurationException(
            source.locate(key) + ": stated before, at " + earlier.source().label());
      }
    }
    return given;
  }

  private static Key<?> key(String line, Source source) {
    int equals = line.indexOf('=');
    if (equals < 0) {
      throw new ConfigurationException(source.label() + ": no = (expected: key = value)");
    }
    String name = line.substring(0, equals).strip();
    return Keys.named(name)
        .orElseThrow(() ->
            new ConfigurationException(
                source.label() + ": " + name + ": no such key (florin config lists them)"));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new ConfigurationException("--config: " + file + " cannot be read: " + e);
    }
  }
}
