package dev.florin.app;

import dev.florin.app.configuration.Key;
import dev.florin.app.configuration.Keys;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code florin start} as a process of its own, from the same jar and with the same options of
 * the JVM as this one. Its log goes where this one's goes.
 *
 * @param rest where it speaks REST
 * @param grpc where it speaks gRPC
 */
record ServerProcess(Process process, InetSocketAddress rest, InetSocketAddress grpc)
    implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);
  private static final Duration END_PATIENCE = Duration.ofSeconds(60);
  private static final Pattern LISTENS = Pattern.compile("(REST|gRPC) .*127\\.0\\.0\\.1:(\\d+)");

  /** The throttle works as ever: it is a part of what is measured, but refuses nobody. */
  private static final List<Key<?>> NO_CALLER_TOO_FAST =
      List.of(Keys.THROTTLE_READS, Keys.THROTTLE_WRITES, Keys.THROTTLE_ANONYMOUS);

  private static final String HIGHEST_RATE = "1000000/s burst 1000000";
  private static final String LAST_LINE = "  log  ";

  /**
   * Starts it with a sandbox on a database; returns when it serves.
   *
   * @param redis empty for a server that does without
   * @param sandboxKey file of the key that its tokens are signed with
   */
  static ServerProcess start(
      DatabaseAccess database, Optional<RedisAccess> redis, Path sandboxKey) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
    command.addAll(List.of(Main.class.getName(), "start", "--http-port=0", "--grpc-port=0"));
    command.addAll(List.of("--database-url=" + database.url(), "--sandbox=true"));
    command.add("--sandbox-key-file=" + sandboxKey);
    NO_CALLER_TOO_FAST.forEach(key -> command.add(key.flag() + "=" + HIGHEST_RATE));
    redis.ifPresent(access -> command.add("--redis-url=" + access.url()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().keySet().removeIf(name -> name.startsWith("FLORIN_"));
    builder.environment().put("FLORIN_DATABASE_PASSWORD", database.password());
    redis
        .flatMap(RedisAccess::password)
        .ifPresent(password -> builder.environment().put("FLORIN_REDIS_PASSWORD", password));
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return listening(process);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run the server: " + e.getMessage(), e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Asks it to end, as a service manager does, and makes sure that it has. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_PATIENCE)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static ServerProcess listening(Process process) {
    CompletableFuture<ServerProcess> listening = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> readGreeting(process, listening));
    try {
      return listening.get(START_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new CommandFailedException("the server did not start: the log tells why", e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new CommandFailedException("interrupted while the server started", e);
    }
  }

  private static void readGreeting(Process process, CompletableFuture<ServerProcess> listening) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      List<Integer> ports = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher matcher = LISTENS.matcher(line);
        if (matcher.find()) {
          ports.add(Integer.parseInt(matcher.group(2)));
        } else if (line.startsWith(LAST_LINE)) {
          listening.complete(new ServerProcess(process, local(ports.get(0)), local(ports.get(1))));
        }
      }
    } catch (IOException | IndexOutOfBoundsException e) {
      listening.completeExceptionally(e);
    }
    // Nothing, if it was completed before: the output of a server that ran ends with it.
    listening.completeExceptionally(new IOException("the server ended"));
  }

  private static InetSocketAddress local(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
