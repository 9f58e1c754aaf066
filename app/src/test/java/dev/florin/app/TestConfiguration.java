package dev.florin.app;

import dev.florin.app.configuration.Configuration;
import dev.florin.app.configuration.ConfigurationReader;
import dev.florin.app.configuration.Key;
import dev.florin.app.configuration.Keys;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Configurations on free ports and in a folder of the test's own. */
final class TestConfiguration {
  private TestConfiguration() {}

  static Configuration in(Path home) {
    return in(home, Map.of());
  }

  static Configuration in(Path home, Map<Key<?>, String> stated) {
    Map<Key<?>, String> flags = new LinkedHashMap<>();
    flags.put(Keys.HTTP_PORT, "0");
    flags.put(Keys.GRPC_PORT, "0");
    flags.putAll(stated);
    return Configuration.of(new ConfigurationReader(Map.of(), home).read(null, flags));
  }
}
