package dev.florin.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script, which Redis runs as one atomic step; it lies beside the classes as {@code
 * dev/florin/redis/NAME.lua}.
 *
 * @param name the file's, without folder and ending
 * @param text what Redis runs
 * @param digest the SHA-1 by which Redis knows it
 */
public record Script(String name, String text, String digest) {
  /**
   * Reads it from the class path.
   *
   * @throws IllegalArgumentException if there is no such file
   */
  public Script(String name) {
    this(name, read(name));
  }

  private Script(String name, String text) {
    this(name, text, sha1(text));
  }

  private static String read(String name) {
    String resource = "/dev/florin/redis/" + name + ".lua";
    try (InputStream in = Script.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException(
            "script: " + resource + " (expected: on the class path)");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String text) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1"); // a name, not a protection
      return HexFormat.of().formatHex(sha1.digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
