package dev.florin.app.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KeysTest {
  /** A key that is renamed, and a default that changes, break somebody's installation. */
  @Test
  void everyKeyAndItsDefaultIsPinned() throws IOException {
    String table =
        Keys.all().stream().map(KeysTest::line).collect(Collectors.joining("\n", "", "\n"));

    assertThat(table).isEqualTo(resource("keys.txt"));
  }

  @Test
  void aKeyHasOneNameEverywhere() {
    assertThat(Keys.HTTP_PORT.name()).isEqualTo("http-port");
    assertThat(Keys.HTTP_PORT.flag()).isEqualTo("--http-port");
    assertThat(Keys.HTTP_PORT.variable()).isEqualTo("FLORIN_HTTP_PORT");
  }

  @Test
  void namesAreUniqueAndDescriptionsAreSentences() {
    assertThat(Keys.all()).extracting(Key::name).doesNotHaveDuplicates();
    assertThat(Keys.all()).extracting(Key::description).allMatch(text -> text.endsWith("."));
  }

  private static String line(Key<?> key) {
    return "%s = %s | %s%s"
        .formatted(
            key.name(),
            key.fallback().description(),
            key.type().expectation(),
            key.secret() ? " | secret" : "");
  }

  private static String resource(String name) throws IOException {
    try (InputStream stream = KeysTest.class.getResourceAsStream(name)) {
      assertThat(stream).as(name).isNotNull();
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
