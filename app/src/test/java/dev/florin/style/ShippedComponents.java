package dev.florin.style;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The works of others in florin.jar, as the bill of materials in it names them. */
final class ShippedComponents {
  private static final String JAR = "app/target/florin.jar";
  private static final String BILL = "META-INF/sbom/florin.cdx.json";
  private static final String NO_BILL =
      "no " + BILL + " in " + JAR + ": Maven makes it online only, so leave out --offline";

  private ShippedComponents() {}

  static List<Component> read() throws IOException {
    try (JarFile jar = new JarFile(SourceTree.ROOT.resolve(JAR).toFile());
        InputStream bill =
            jar.getInputStream(Objects.requireNonNull(jar.getJarEntry(BILL), NO_BILL))) {
      return objects(new JsonObject(new String(bill.readAllBytes(), UTF_8)), "components")
          .map(Component::of)
          .filter(component -> !component.coordinates.startsWith("dev.florin:"))
          .toList();
    }
  }

  private static Stream<JsonObject> objects(JsonObject parent, String name) {
    return parent.getJsonArray(name, new JsonArray()).stream().map(JsonObject.class::cast);
  }

  /**
   * One of them.
   *
   * @param coordinates group and artifact
   * @param licences it may be taken under any of these; SPDX ids, or names where there is no such
   */
  record Component(String coordinates, List<String> licences) {
    private static Component of(JsonObject json) {
      return new Component(
          json.getString("group") + ":" + json.getString("name"),
          objects(json, "licenses").map(Component::licence).toList());
    }

    /** The SPDX id of a name that the bill of materials does not know. */
    private static String known(String name) {
      return name.equals("Mozilla Public License Version 2.0") ? "MPL-2.0" : name;
    }

    private static String licence(JsonObject choice) {
      JsonObject licence = choice.getJsonObject("license", new JsonObject());
      return licence.getString(
          "id", known(licence.getString("name", choice.getString("expression", ""))));
    }
  }
}
