package dev.florin.gateway.page;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files of the page, read once. A browser keeps them for ever: they are found below a version
 * that is the digest of all of them, so that another content has another address, and files that
 * import each other are always of the same version.
 */
public final class WebFiles {
  private static final String FOLDER = "/dev/florin/web/";
  private static final String LIST = "files.txt";
  private static final String INDEX = "index.html";
  private static final String VERSION_PLACE = "{version}";
  private static final int VERSION_BYTES = 8;
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, WebFile> files;
  private final String version;
  private final WebFile index;

  private WebFiles(Map<String, WebFile> files, WebFile index) {
    this.files = files;
    this.version = digest(files, index);
    String page = index.content().toString(StandardCharsets.UTF_8);
    this.index =
        new WebFile(index.contentType(), Buffer.buffer(page.replace(VERSION_PLACE, version)));
  }

  /** Reads them from the module {@code web}. */
  public static WebFiles load() {
    Map<String, WebFile> files = new TreeMap<>();
    for (String name : read(LIST).toString(StandardCharsets.UTF_8).strip().split("\n", -1)) {
      files.put(name, new WebFile(type(name), read(name)));
    }
    return new WebFiles(files, new WebFile(type(INDEX), read(INDEX)));
  }

  /** The page itself, which names the files of this version. */
  public WebFile index() {
    return index;
  }

  /** The digest of all files, in hexadecimal. */
  public String version() {
    return version;
  }

  /** What the page is made of, beside itself, by name. */
  public Map<String, WebFile> files() {
    return Map.copyOf(files);
  }

  private static String digest(Map<String, WebFile> files, WebFile index) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      files.forEach((name, file) -> {
        sha256.update(
            (name + "\0" + file.content().length() + "\0").getBytes(StandardCharsets.UTF_8));
        sha256.update(file.content().getBytes());
      });
      byte[] digest = sha256.digest(index.content().getBytes());
      return HexFormat.of().formatHex(digest, 0, VERSION_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String type(String name) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      throw new IllegalStateException("a file of the page without a type: " + name);
    }
    return type;
  }

  private static Buffer read(String name) {
    try (InputStream in = WebFiles.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("a file of the page is missing: " + name);
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
