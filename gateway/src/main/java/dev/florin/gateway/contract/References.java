package dev.florin.gateway.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts what the document's references mean in their place. */
final class References {
  private static final String REF = "$ref";
  private static final int DEPTH_MAX = 64;

  private final JsonObject document;

  private References(JsonObject document) {
    this.document = document;
  }

  /** A copy without references. They point into the document itself, and not in circles. */
  static JsonObject resolve(JsonObject document) {
    return new References(document).resolved(document, 0);
  }

  private JsonObject resolved(JsonObject object, int depth) {
    if (depth > DEPTH_MAX) {
      throw new ContractException("a reference of the contract leads in a circle");
    }
    if (object.containsKey(REF)) {
      return resolved(target(object.getString(REF)), depth + 1);
    }
    JsonObject copy = new JsonObject();
    for (Map.Entry<String, Object> member : object) {
      copy.put(member.getKey(), resolved(member.getValue(), depth + 1));
    }
    return copy;
  }

  private @Nullable Object resolved(@Nullable Object value, int depth) {
    return switch (value) {
      case JsonObject object -> resolved(object, depth);
      case JsonArray array -> {
        JsonArray copy = new JsonArray();
        array.forEach(item -> copy.add(resolved(item, depth + 1)));
        yield copy;
      }
      case null, default -> value;
    };
  }

  private JsonObject target(String reference) {
    if (reference.startsWith("#/")
        && JsonPointer.from(reference.substring(1)).queryJson(document)
            instanceof JsonObject target) {
      return target;
    }
    throw new ContractException(
        reference + ": not a part of the contract (expected: #/components/...)");
  }
}
