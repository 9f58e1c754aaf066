package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that a test started, with its output in files. Closing it ends it, and only it.
 *
 * @param process what was started
 * @param outFile gets its standard output
 * @param errFile gets its standard error
 */
record ProcessRun(Process process, Path outFile, Path errFile) implements AutoCloseable {
  private static final int SECONDS_MAX = 120;

  /** Starts a process whose environment is what is given, and nothing else. */
  static ProcessRun start(
      Path folder, Path outputs, Map<String, String> environment, List<String> command)
      throws IOException {
    Path out = Files.createTempFile(outputs, "out", ".txt");
    Path err = Files.createTempFile(outputs, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return new ProcessRun(process, out, err);
  }

  /** Waits for the end. */
  int status() throws InterruptedException {
    assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).as("ended in time").isTrue();
    return process.exitValue();
  }

  /** Asks it to end, as Ctrl-C and service managers do, and waits for that. */
  int terminate() throws InterruptedException {
    process.destroy();
    return status();
  }

  String out() throws IOException {
    return Files.readString(outFile);
  }

  String err() throws IOException {
    return Files.readString(errFile);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
