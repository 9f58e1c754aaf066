package dev.florin.embedded;

/** Redis's configuration as text, each setting with its reason. */
final class RedisSettings {
  private static final String TEXT =
      """
      # Written at every start; edits are lost.

      # Only this machine; whoever connects needs the password.
      bind 127.0.0.1
      protected-mode yes

      # What is here may be lost: PostgreSQL knows it all. So nothing is ever on disk.
      save ""
      appendonly no

      # Of what does not fit, the wallets nobody asked for the longest go first.
      maxmemory 64mb
      maxmemory-policy allkeys-lru

      # A few instances with a few connections each.
      maxclients 512

      # The launcher keeps the process, and its log, which is this process's output.
      daemonize no
      supervised no
      logfile ""
      loglevel notice
      always-show-logo no

      # What this start adds.
      """;

  private RedisSettings() {}

  static String text(RedisAddress address) {
    return TEXT + "port " + address.port() + "\nrequirepass " + address.password() + "\n";
  }
}
