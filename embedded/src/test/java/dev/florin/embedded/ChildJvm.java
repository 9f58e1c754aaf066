package dev.florin.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Another Java process, which a test can question or kill. */
final class ChildJvm {
  static final String START = "start";
  static final String RUNNING = "running";
  static final String REDIS = "redis";

  private ChildJvm() {}

  /** Runs in the child: starts a server and holds it, or looks for one; one line of output. */
  public static void main(String[] arguments) throws IOException {
    Path data = Path.of(arguments[1]);
    try {
      if (arguments[0].equals(RUNNING)) {
        System.out.println(EmbeddedPostgres.running(data));
        return;
      }
      if (arguments[0].equals(REDIS)) {
        EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedis.Options.in(data));
        hold(redis.pid(), redis::close);
        return;
      }
      EmbeddedPostgres postgres = DataFolders.start(data);
      hold(postgres.pid(), postgres::close);
    } catch (EmbeddedException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }

  private static void hold(long pid, Runnable close) throws IOException {
    System.out.println(pid);
    int ended = System.in.read(); // until the test closes it
    assertThat(ended).isEqualTo(-1);
    close.run();
  }

  static Process start(String what, Path data) throws IOException {
    return command(what, data).start();
  }

  static ProcessBuilder command(String what, Path data) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    String name = ChildJvm.class.getName();
    return new ProcessBuilder(
            java, "-XX:+UseSerialGC", "-cp", classPath, name, what, data.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD);
  }

  /** The first line that a child prints. */
  static @Nullable String line(Process child) throws IOException {
    BufferedReader reader = child.inputReader(StandardCharsets.UTF_8);
    return reader.lines().filter(line -> !line.contains(" DEBUG ")).findFirst().orElse(null);
  }

  static @Nullable String output(String what, Path data) throws IOException, InterruptedException {
    return output(command(what, data));
  }

  static @Nullable String output(ProcessBuilder command) throws IOException, InterruptedException {
    Process child = command.start();
    try {
      String line = line(child);
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return line;
    } finally {
      child.destroyForcibly();
    }
  }
}
