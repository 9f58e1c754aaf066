package dev.florin.gateway.contract;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The OpenAPI document, read and compiled. Immutable; safe for use by many threads. */
public final class Contract {
  private static final String RESOURCE = "/openapi/florin.yaml";

  private final String yaml;
  private final JsonObject document;
  private final List<Operation> operations;
  private final PathTable paths;

  private Contract(String yaml, JsonObject document) {
    this.yaml = yaml;
    this.document = document;
    this.operations = OperationCompiler.compile(References.resolve(document));
    this.paths = new PathTable(operations);
  }

  /**
   * Reads the document from the class path.
   *
   * @throws ContractException when it holds what this program does not check
   */
  public static Contract load() {
    return of(text());
  }

  static Contract of(String yaml) {
    Map<String, Object> document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    return new Contract(yaml, new JsonObject(document));
  }

  /** The document as it is written. */
  public String yaml() {
    return yaml;
  }

  /** The document, with references where it has them. A copy. */
  public JsonObject document() {
    return document.copy();
  }

  public List<Operation> operations() {
    return operations;
  }

  /** The operations of a path that is not yet decoded, or null where the document has no such. */
  public @Nullable Match find(String path) {
    return paths.find(path);
  }

  private static String text() {
    try (InputStream in = Contract.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new ContractException(RESOURCE + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ContractException(RESOURCE + " cannot be read", e);
    }
  }
}
