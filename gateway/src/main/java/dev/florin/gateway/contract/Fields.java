package dev.florin.gateway.contract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checked values by name. To ask for a name or a type that the contract has not is a fault. */
public record Fields(Map<String, Json> values) {
  static final Fields NONE = new Fields(Map.of());

  /** A string that must be there. */
  public String text(String name) {
    String text = textOrNull(name);
    if (text == null) {
      throw new IllegalArgumentException(name + ": not a required string of this operation");
    }
    return text;
  }

  /** A string, or null where it was left out. */
  public @Nullable String textOrNull(String name) {
    return values.get(name) instanceof Json.Text(String text) ? text : null;
  }

  /** The strings of an array; none where it was left out. */
  public List<String> texts(String name) {
    if (!(values.get(name) instanceof Json.Items(List<Json> items))) {
      return List.of();
    }
    return items.stream()
        .map(item -> {
          if (item instanceof Json.Text(String text)) {
            return text;
          }
          throw new IllegalArgumentException(name + ": not an array of strings");
        })
        .toList();
  }

  /** An integer that must be there. */
  public long whole(String name) {
    if (values.get(name) instanceof Json.Whole(long number)) {
      return number;
    }
    throw new IllegalArgumentException(name + ": not a required integer of this operation");
  }

  /** An integer, or another where it was left out. */
  public long wholeOr(String name, long otherwise) {
    return values.containsKey(name) ? whole(name) : otherwise;
  }
}
