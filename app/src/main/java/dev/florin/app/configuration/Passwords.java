package dev.florin.app.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A password is stated in the environment, or stands in a file, as container secrets do. */
final class Passwords {
  private Passwords() {}

  /** Empty where neither says one; a file's is its first line. */
  static Optional<String> stated(
      Values values, Key<Optional<String>> secret, Key<Optional<Path>> file) {
    Optional<String> stated = values.get(secret);
    Optional<Path> path = values.get(file);
    if (stated.isPresent() && path.isPresent()) {
      throw values.complaint(file, "not set, because " + secret.name() + " is");
    }
    return stated.or(() -> path.map(found -> firstLine(values, file, found)));
  }

  private static String firstLine(Values values, Key<?> key, Path file) {
    try {
      return Files.readString(file).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw values.complaint(key, "a file that can be read");
    }
  }
}
