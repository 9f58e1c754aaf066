package dev.florin.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event as a reader got it.
 *
 * @param json all of it
 */
record ReceivedEvent(Map<?, ?> json) {
  static ReceivedEvent read(String text) {
    try {
      return new ReceivedEvent(
          (Map<?, ?>) Objects.requireNonNull(JsonTree.readAll(text).getFirst()));
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }

  String id() {
    return text("id");
  }

  /** The last word of the type, such as {@code committed}. */
  String type() {
    String type = text("type");
    return type.substring(type.lastIndexOf('.') + 1);
  }

  String subject() {
    return text("subject");
  }

  /** Its place in the log. */
  long number() {
    return Long.parseLong(id().substring(id().indexOf('-') + 1));
  }

  /** A member of the data, or of an object in it; null where there is none. */
  @Nullable Object data(String... path) {
    Object value = json.get("data");
    for (String member : path) {
      value = value instanceof Map<?, ?> object ? object.get(member) : null;
    }
    return value;
  }

  private String text(String member) {
    return String.valueOf(Objects.requireNonNull(json.get(member), member));
  }
}
