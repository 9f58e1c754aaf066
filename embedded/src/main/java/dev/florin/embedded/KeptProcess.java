package dev.florin.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child process whose life is tied to this one's.
 *
 * <p>A server runs in a session of its own, so that Ctrl-C at the terminal stops this process only,
 * which then stops the server last. The price is that nothing would stop the server when this
 * process is killed outright. For that the kernel keeps a "parent death signal": a process asks for
 * a signal, and gets it when its parent dies. {@code setpriv --pdeathsig} asks.
 *
 * <p>The trap is that to the kernel the parent is not a process but the thread that forked. Were
 * the server forked on the caller's thread, it would be told to stop as soon as that thread ended:
 * a worker of a pool, the main thread of a program whose other threads go on, a test's thread. So a
 * platform thread is started for each server, forks it, and stays until the server is gone; it is a
 * daemon, so it holds nothing up, and ends with the process, which is when the signal shall come.
 * Java forks on the calling thread ({@code jspawnhelper} replaces itself by the program, it does
 * not fork again), and {@code setsid} forks only where it leads a process group, which a child of
 * Java does not. Since the thread must live anyway it also keeps the log small.
 */
final class KeptProcess {
  private static final Logger LOG = LoggerFactory.getLogger(KeptProcess.class);
  private static final Duration FORK_TIMEOUT = Duration.ofSeconds(30);

  private final Process process;

  private KeptProcess(Process process) {
    this.process = process;
  }

  /** Refuses a system that lacks the programs which every command is run through. */
  static void requireTools() {
    String path = searchPath();
    for (String tool : List.of("setsid", "setpriv")) {
      boolean found =
          Arrays.stream(path.split(File.pathSeparator))
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
      if (!found) {
        throw new EmbeddedException(
            tool + " is not on the PATH (expected: setsid and setpriv, of package util-linux)");
      }
    }
  }

  private static String searchPath() {
    return System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
  }

  /** Starts a command with its output appended to the log. */
  static KeptProcess start(List<String> command, Path directory, ServerLog log) {
    CompletableFuture<Process> forked = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("keeps " + directory)
        .start(() -> keep(command, directory, log, forked));
    try {
      return new KeptProcess(forked.get(FORK_TIMEOUT.toSeconds(), TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      throw new EmbeddedException("cannot run " + command.getFirst() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedException("interrupted while starting a server", e);
    } finally {
      forked.cancel(false); // nobody waits any more: has no effect on a process handed over
    }
  }

  private static void keep(
      List<String> command, Path directory, ServerLog log, CompletableFuture<Process> forked) {
    Process process;
    try {
      process = fork(command, directory, log);
    } catch (IOException | RuntimeException e) {
      forked.completeExceptionally(e);
      return;
    }
    if (!forked.complete(process)) {
      process.destroyForcibly(); // the caller gave up
    }
    boolean ended = false;
    while (!ended) {
      ended = endedWithinAMinute(process);
      boundLog(log);
    }
  }

  private static Process fork(List<String> command, Path directory, ServerLog log)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    // PostgreSQL reads PG* variables, and need not know what secrets this process was given.
    builder.environment().clear();
    builder.environment().put("PATH", searchPath());
    builder.environment().put("LC_ALL", "C");
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private static boolean endedWithinAMinute(Process process) {
    try {
      return process.waitFor(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      return false; // nobody has a reason to interrupt this thread, and it must not end early
    }
  }

  private static void boundLog(ServerLog log) {
    try {
      log.bound();
    } catch (IOException e) {
      LOG.warn("Cannot shorten {}: {}", log.file(), e.getMessage());
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int exitValue() {
    return process.exitValue();
  }

  /** Waits for its end, however long it lives. */
  void awaitEnd() throws InterruptedException {
    int _ = process.waitFor();
  }

  boolean waitFor(Duration timeout) {
    return Waiting.until(timeout, () -> !process.isAlive());
  }

  void kill() {
    process.destroyForcibly();
  }
}
