package dev.florin.embedded;

import java.util.List;
import java.util.Locale;

/** The machines that PostgreSQL and Redis are bundled for. */
enum Platform {
  LINUX_AMD64("postgres-linux-x86_64.txz", "redis-server-6.2.6-v5-linux-amd64"),
  LINUX_ARM64("postgres-linux-arm_64.txz", "redis-server-6.2.7-linux-arm64");

  private final String archive;
  private final String redis;

  Platform(String archive, String redis) {
    this.archive = archive;
    this.redis = redis;
  }

  /** The resource on the class path that is Redis's program. */
  String redis() {
    return redis;
  }

  /** The resource on the class path that holds the binaries of PostgreSQL. */
  String archive() {
    return archive;
  }

  static Platform current() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  static Platform of(String system, String architecture) {
    boolean linux = system.toLowerCase(Locale.ROOT).equals("linux");
    if (linux && List.of("amd64", "x86_64").contains(architecture)) {
      return LINUX_AMD64;
    }
    if (linux && List.of("aarch64", "arm64").contains(architecture)) {
      return LINUX_ARM64;
    }
    throw new EmbeddedException(
        "no PostgreSQL is bundled for "
            + (system + " " + architecture)
            + " (expected: Linux amd64 or arm64); name one of your own with --database-url");
  }
}
