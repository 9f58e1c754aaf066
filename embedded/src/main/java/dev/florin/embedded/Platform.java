package dev.florin.embedded;

import java.util.List;
import java.util.Locale;

/** The machines that PostgreSQL is bundled for. */
enum Platform {
  LINUX_AMD64("postgres-linux-x86_64.txz"),
  LINUX_ARM64("postgres-linux-arm_64.txz");

  private final String archive;

  Platform(String archive) {
    this.archive = archive;
  }

  /** The resource on the class path that holds the binaries. */
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
