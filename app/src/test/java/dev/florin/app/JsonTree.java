package dev.florin.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** JSON as maps, lists and texts, and whether one value shows what another states. */
final class JsonTree {
  /** In a document this stands for what differs from run to run. */
  private static final String ANYTHING = "…";

  private JsonTree() {}

  /** All values of a text, one after another. */
  static List<@Nullable Object> readAll(String text) throws IOException {
    List<@Nullable Object> values = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      while (parser.nextToken() != null) {
        values.add(read(parser));
      }
    }
    return values;
  }

  /**
   * Whether each stated field is there with the stated value, where … in a text stands for any
   * characters; of a stated list, each element in its place. Fields left out may be anything.
   */
  static boolean shows(@Nullable Object actual, @Nullable Object stated) {
    if (stated instanceof Map<?, ?> fields) {
      return actual instanceof Map<?, ?> others
          && fields.entrySet().stream()
              .allMatch(field ->
                  others.containsKey(field.getKey())
                      && shows(others.get(field.getKey()), field.getValue()));
    }
    if (stated instanceof List<?> elements) {
      return actual instanceof List<?> others && showsAll(others, elements);
    }
    return matches(String.valueOf(actual), String.valueOf(stated));
  }

  /** Whether a line is what a document states, … standing for any characters. */
  static boolean matches(String actual, String stated) {
    String pattern =
        Arrays.stream(stated.split(ANYTHING, -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return Pattern.matches(pattern, actual);
  }

  private static boolean showsAll(List<?> actual, List<?> stated) {
    if (actual.size() != stated.size()) {
      return false;
    }
    for (int index = 0; index < stated.size(); index++) {
      if (!shows(actual.get(index), stated.get(index))) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Object read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_NULL -> null;
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
          parser.getText();
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IOException("unexpected " + parser.currentToken());
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, read(parser));
    }
    return fields;
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    List<@Nullable Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(read(parser));
    }
    return elements;
  }
}
