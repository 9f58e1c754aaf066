package dev.florin.app.fuzz;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Changes the fields of a JSON object, also to what no writer of JSON would write. */
final class JsonMutator {
  private final Random random;
  private final List<String> names;
  private final World world;

  /**
   * @param names of fields that mean something somewhere
   */
  JsonMutator(Random random, List<String> names, World world) {
    this.random = random;
    this.names = names;
    this.world = world;
  }

  String name() {
    return Hostile.of(names, random);
  }

  /** A changed object; disturbed bytes where it is none. */
  String mutate(String json) {
    List<Field> fields = fields(json);
    if (fields.isEmpty()) {
      return Hostile.disturbed(json, random);
    }
    int at = random.nextInt(fields.size());
    Field field = fields.get(at);
    switch (random.nextInt(12)) {
      case 0 -> fields.remove(at);
      case 1 -> fields.add(field);
      case 2 -> fields.add(new Field(field.name, Hostile.json(random)));
      case 3 -> fields.add(new Field(unknown(), Hostile.json(random)));
      case 4 -> fields.set(at, new Field(unknown(), field.value));
      case 5, 6, 7 -> fields.set(at, new Field(field.name, Hostile.json(random)));
      default -> fields.set(at, new Field(field.name, plausible(field)));
    }
    String object =
        fields.stream()
            .map(each -> "\"" + each.name + "\":" + each.value)
            .collect(Collectors.joining(",", "{", "}"));
    return random.nextInt(20) == 0 ? wrapped(object) : object;
  }

  private String plausible(Field field) {
    return field.name.equals("amount")
        ? Integer.toString(1 + random.nextInt(1 << (1 + random.nextInt(24))))
        : "\"" + world.plausible(random) + "\"";
  }

  private String wrapped(String object) {
    return switch (random.nextInt(5)) {
      case 0 -> "[" + object + "]";
      case 1 -> object + object;
      case 2 -> RawRequest.bytesOf("\ufeff") + object;
      case 3 -> " ".repeat(1 + random.nextInt(2_000)) + object;
      default -> object + Hostile.text(random);
    };
  }

  private String unknown() {
    return random.nextInt(3) == 0 ? Hostile.text(random) : name();
  }

  private static List<Field> fields(String json) {
    List<Field> fields = new ArrayList<>();
    try {
      for (Map.Entry<String, Object> field : new JsonObject(json)) {
        fields.add(new Field(field.getKey(), RawRequest.bytesOf(Json.encode(field.getValue()))));
      }
    } catch (DecodeException | IllegalArgumentException e) {
      return List.of();
    }
    return fields;
  }

  /** A name without its quotes, and a value as it is written. */
  private record Field(String name, String value) {}
}
