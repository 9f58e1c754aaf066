package dev.florin.embedded;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/** The server's configuration as text, each setting with its reason. */
final class Settings {
  private static final long SMALL_MEMORY_BYTES = 4L << 30;

  /** Sized for 2 cores shared with the JVM, in a sandbox that is benchmarked as well. */
  private static final String TEXT =
      """
      # Written at every start; edits are lost. Pass extra settings to the launcher instead.

      # What was acknowledged is on disk: money is kept here.
      fsync = on
      synchronous_commit = on
      full_page_writes = on

      # Only this machine, only over TCP; whoever connects needs the password.
      listen_addresses = '127.0.0.1'
      unix_socket_directories = ''

      # A few writers and pools; each connection is a process.
      max_connections = 100

      # Checkpoints are rare and spread out: after each one every page is logged whole again.
      max_wal_size = 4GB
      checkpoint_timeout = 15min
      checkpoint_completion_target = 0.9

      # Files of the log are reused rather than made anew while the load lasts.
      min_wal_size = 512MB

      # Until there are files to reuse, a new one is not filled with zeros first: that held up
      # commits for 60 ms and more, and a group commit meets it every half second.
      wal_init_zero = off

      # This build has pglz only (no lz4), which costs processor time; the processor is the bound.
      wal_compression = off

      # Statements are short: compiling them costs more than it saves.
      jit = off

      # One locale for messages, which the launcher reads, and one time zone for all machines.
      lc_messages = 'C'
      timezone = 'UTC'
      log_timezone = 'UTC'

      # Quiet when all is well; a slow statement or a long wait for a lock is worth a line.
      log_min_duration_statement = 1s
      log_lock_waits = on
      log_line_prefix = '%m [%p] '

      # The launcher bounds the log, which is this process's output.
      logging_collector = off
      """;

  private Settings() {}

  static String text(String clusterName, int port, Map<String, String> extra) {
    Map<String, String> own = new LinkedHashMap<>();
    // Holds the hot wallets and the active partitions, and leaves a small machine room.
    own.put("shared_buffers", sharedBuffers());
    own.putAll(extra);
    own.put("port", Integer.toString(port));
    // Names every process of this server, so that it can be told from others on the machine.
    own.put("cluster_name", clusterName);
    StringBuilder text = new StringBuilder(TEXT);
    text.append("\n# What this start adds; of two lines the later one counts.\n");
    own.forEach((name, value) -> text.append(name).append(" = ").append(quoted(value)));
    return text.toString();
  }

  /** Refuses what would not be one setting on one line. */
  static void check(Map<String, String> extra) {
    extra.forEach((name, value) -> {
      if (!name.matches("[a-z_][a-z0-9_.]*")) {
        throw new IllegalArgumentException(
            "setting: " + name + " (expected: a PostgreSQL setting's name)");
      }
      if (value.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(name + ": (expected: no control characters)");
      }
      if (name.equals("port") || name.equals("cluster_name")) {
        throw new IllegalArgumentException(name + ": (expected: left to the launcher)");
      }
    });
  }

  private static String quoted(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'\n";
  }

  private static String sharedBuffers() {
    boolean small =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean machine
            && machine.getTotalMemorySize() < SMALL_MEMORY_BYTES;
    return small ? "256MB" : "512MB";
  }
}
