package dev.florin.embedded;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the launcher does to folders as wholes. */
final class Folders {
  private static final Logger LOG = LoggerFactory.getLogger(Folders.class);

  /** Marks what is being made; only a finished folder is renamed to its real name. */
  private static final String UNFINISHED = ".unfinished-";

  private Folders() {}

  /** Where this machine keeps what need not last. */
  static Path temporary() {
    return Path.of(Objects.requireNonNull(System.getProperty("java.io.tmpdir")));
  }

  static void createPrivate(Path folder) throws IOException {
    Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** A new private folder beside the target, to be filled and then renamed to it. */
  static Path unfinished(Path target) throws IOException {
    return Files.createTempDirectory(target.getParent(), target.getFileName() + UNFINISHED);
  }

  /** Deletes what an interrupted start left behind. */
  static void deleteUnfinished(Path parent) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, "*" + UNFINISHED + "*")) {
      for (Path folder : left) {
        delete(folder);
      }
    }
  }

  /** Deletes a folder that nobody needs any more; where that cannot be, it is said. */
  static void deleteIfPossible(Path folder) {
    try {
      delete(folder);
    } catch (IOException e) {
      LOG.warn("Cannot delete {}: {}", folder, e.getMessage());
    }
  }

  /** Deletes a folder with all it holds; links are deleted, not followed. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // went away meanwhile
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
