package dev.florin.app.configuration;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings the three sources together: the file, over it the environment, over that the flags.
 *
 * @param environment all variables of the process; those of others are left alone
 * @param home where the defaults of paths begin
 */
public record ConfigurationReader(Map<String, String> environment, Path home) {
  /** Names the file where the flag {@code --config} does not. */
  static final String FILE_VARIABLE = "FLORIN_CONFIG";

  /** The launcher reads these. */
  private static final Set<String> VARIABLES_OF_THE_LAUNCHER =
      Set.of("FLORIN_JAVA_HOME", "FLORIN_JAVA_OPTIONS");

  /**
   * The values in force; each is checked for itself.
   *
   * @param file of lines {@code key = value}; null for the one that the environment names, if any
   * @param flags texts by key
   * @throws ConfigurationException for an unknown key or an unfit value
   */
  public Values read(@Nullable Path file, Map<Key<?>, String> flags) {
    Map<Key<?>, Values.Given> given = new LinkedHashMap<>();
    Path chosen = file != null ? file : fileOfTheEnvironment();
    if (chosen != null) {
      given.putAll(PropertiesFile.read(chosen));
    }
    given.putAll(variables());
    flags.forEach((key, text) -> given.put(key, new Values.Given(text, new Source.Flag())));
    Values values = new Values(home, given);
    Keys.all().forEach(values::get);
    return values;
  }

  private @Nullable Path fileOfTheEnvironment() {
    String name = environment.get(FILE_VARIABLE);
    return name == null ? null : Path.of(name);
  }

  private Map<Key<?>, Values.Given> variables() {
    Map<String, Key<?>> known = new TreeMap<>();
    Keys.all().forEach(key -> known.put(key.variable(), key));
    Map<Key<?>, Values.Given> given = new LinkedHashMap<>();
    new TreeMap<>(environment)
        .forEach((name, text) -> {
          Key<?> key = known.get(name);
          if (key != null) {
            given.put(key, new Values.Given(text, new Source.Environment()));
          } else if (isOurs(name)) {
            throw new ConfigurationException(
                "environment: " + name + ": no such option (florin config lists them)");
          }
        });
    return given;
  }

  private static boolean isOurs(String variable) {
    return variable.startsWith(Key.VARIABLE_PREFIX)
        && !variable.equals(FILE_VARIABLE)
        && !VARIABLES_OF_THE_LAUNCHER.contains(variable);
  }
}
