package dev.florin.app;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the version. */
@Command(name = "version", description = "Print the version.")
final class VersionCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  VersionCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    if (json) {
      JsonDocument.print(
          surroundings.out(),
          document -> {
            document.writeStartObject();
            document.writeStringField("version", version());
            document.writeStringField("java", Runtime.version().toString());
            document.writeEndObject();
          });
    } else {
      surroundings.out().println(line());
    }
    return Main.DONE;
  }

  static String line() {
    return "florin " + version() + ", Java " + Runtime.version();
  }

  /** From the jar's manifest; classes that are in no jar have none. */
  static String version() {
    return Objects.requireNonNullElse(
        VersionCommand.class.getPackage().getImplementationVersion(), "unpackaged");
  }
}
