package dev.florin.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A running server as its pid file describes it. The file outlives a server that was killed, and
 * its number may by then belong to another process; so the process itself is asked: its command
 * line names the cluster.
 */
record Postmaster(long pid, int port, boolean ready) {
  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;

  /** The server that runs on these files now, whoever started it. */
  static Optional<Postmaster> running(Path cluster) {
    try {
      List<String> lines = Files.readAllLines(cluster.resolve("postmaster.pid"));
      if (lines.size() <= PORT_LINE) {
        return Optional.empty(); // still being written
      }
      long pid = Long.parseLong(lines.getFirst().strip());
      int port = Integer.parseInt(lines.get(PORT_LINE).strip());
      boolean ready = lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
      boolean real = Arrays.asList(arguments(pid)).contains(cluster.toString());
      return real ? Optional.of(new Postmaster(pid, port, ready)) : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Tells the processes of this cluster from those of any other. */
  static String clusterName(Path cluster) {
    CRC32C checksum = new CRC32C();
    checksum.update(cluster.toString().getBytes(StandardCharsets.UTF_8));
    return "florin-" + HexFormat.of().toHexDigits((int) checksum.getValue());
  }

  /**
   * The server's own child processes, which for a moment outlive a server that was killed. One that
   * was forked just now still bears the command line of the server.
   */
  static List<ProcessHandle> children(Path cluster) {
    String title = "postgres: " + clusterName(cluster) + ":";
    return ProcessHandle.allProcesses()
        .filter(process -> isOf(cluster, title, commandLine(process.pid())))
        .toList();
  }

  private static boolean isOf(Path cluster, String title, String commandLine) {
    return commandLine.startsWith(title) || commandLine.endsWith("\0-D\0" + cluster + "\0");
  }

  /**
   * Removes a pid file whose number now belongs to a process that is no server of this cluster;
   * PostgreSQL would take that process for the server and refuse to start. Any other stale file it
   * sees through by itself. Called only when no process of the cluster is left.
   */
  static void removeMistakenFile(Path cluster) throws IOException {
    Path file = cluster.resolve("postmaster.pid");
    try {
      long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
      if (ProcessHandle.of(pid).isPresent() && running(cluster).isEmpty()) {
        Files.delete(file);
      }
    } catch (NoSuchFileException | NumberFormatException | NoSuchElementException e) {
      return; // no file, or none that names a process
    }
  }

  private static String[] arguments(long pid) {
    return commandLine(pid).split("\0", -1);
  }

  private static String commandLine(long pid) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return ""; // ended
    }
  }
}
