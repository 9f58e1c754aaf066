package dev.florin.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The log of the server, which is its output appended to a file. PostgreSQL's own collector bounds
 * the number of files or their age but not their size, so the file is copied aside and emptied when
 * it is large; what is written in between is lost.
 */
record ServerLog(Path file) {
  private static final long SIZE_BYTES_MAX = 16L << 20;
  private static final int TAIL_BYTES_MAX = 16 << 10;
  private static final int TAIL_LINES = 12;

  long sizeBytes() throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  void create(ServerUser user) throws IOException {
    if (!Files.exists(file)) {
      DataFolder.writePrivate(file, "", user);
    }
  }

  /** Keeps the file and its one predecessor small. */
  void bound() throws IOException {
    if (sizeBytes() > SIZE_BYTES_MAX) {
      Path previous = file.resolveSibling(file.getFileName() + ".1");
      Files.copy(
          file, previous, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
      try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "rw")) {
        log.setLength(0); // the server appends, so its next line lands at the start
      }
    }
  }

  /** The last lines written since the file had this size; empty when it cannot be read. */
  String tail(long sinceBytes) {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(Math.min(sinceBytes, log.length()), log.length() - TAIL_BYTES_MAX);
      byte[] bytes = new byte[(int) (log.length() - from)];
      log.seek(from);
      log.readFully(bytes);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "";
    }
  }
}
