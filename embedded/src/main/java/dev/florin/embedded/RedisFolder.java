package dev.florin.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/**
 * The files of one Redis: its program, its configuration, its log. None is of worth, and each start
 * makes them anew, so that nothing an interrupted start left is ever used.
 *
 * @param root absolute; holds nothing else
 * @param user who the server runs as
 */
record RedisFolder(Path root, ServerUser user) {

  /** Creates the folder, with mode 0700, unless it exists. */
  static RedisFolder prepare(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    return new RedisFolder(absolute, ServerUser.prepare(absolute));
  }

  FolderLock lock() throws IOException {
    Path file = root.resolve("lock");
    FolderLock lock = FolderLock.acquire(file, Duration.ZERO);
    if (lock == null) {
      throw new EmbeddedException(
          "Redis's folder " + root + " is in use by process " + FolderLock.holder(file));
    }
    user.own(file);
    return lock;
  }

  Path program() {
    return root.resolve("redis-server");
  }

  Path configuration() {
    return root.resolve("redis.conf");
  }

  ServerLog log() {
    return new ServerLog(root.resolve("server.log"));
  }

  /** The program from the class path. A new file: one that still runs cannot be written to. */
  void unpack() throws IOException {
    String name = Platform.current().redis();
    try (InputStream packed = RedisFolder.class.getResourceAsStream("/" + name)) {
      if (packed == null) {
        throw new EmbeddedException(name + " is not on the class path (expected: embedded-redis)");
      }
      Files.deleteIfExists(program());
      Files.copy(packed, program());
    }
    Files.setPosixFilePermissions(program(), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The password is in there, so only the server's user (and root) can read it. */
  void configure(RedisAddress address) throws IOException {
    DataFolder.writePrivate(configuration(), RedisSettings.text(address), user);
  }
}
