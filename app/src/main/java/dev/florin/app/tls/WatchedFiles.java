package dev.florin.app.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that belong together, used again whenever what is in them has changed.
 *
 * <p>A change counts once two looks saw the same: who writes a certificate and then its key is not
 * met between the two. What cannot be used is complained about once, and what was in use stays.
 *
 * <p>The library could watch files too; but it goes by their times, waits until both have changed,
 * does not ask whether the key is the certificate's, and complains at every look.
 *
 * <p>Threads: one at a time.
 */
final class WatchedFiles {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedFiles.class);
  private static final long FILE_BYTES_MAX = 1024 * 1024;

  private final String name;
  private final List<Path> files;
  private final Use use;
  private List<byte[]> inUse = List.of();
  private List<byte[]> seen = List.of();
  private String lastComplaint = "";

  /** Takes what the files hold, in their order; a failure leaves what was taken before in use. */
  @FunctionalInterface
  interface Use {
    void take(List<byte[]> contents) throws IOException, GeneralSecurityException;
  }

  private WatchedFiles(String name, List<Path> files, Use use) {
    this.name = name;
    this.files = files;
    this.use = use;
  }

  /**
   * Uses the files for the first time.
   *
   * @param name stands before messages: the option that names the first file
   * @throws TlsException when they cannot be used
   */
  static WatchedFiles open(String name, List<Path> files, Use use) {
    WatchedFiles watched = new WatchedFiles(name, files, use);
    try {
      watched.seen = watched.read();
      watched.takeSeen();
      return watched;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new TlsException(watched.complaint(e), e);
    }
  }

  /** Looks whether they have changed; never fails. */
  void look() {
    try {
      List<byte[]> before = seen;
      seen = read();
      if (isSame(before, seen) && !isSame(inUse, seen)) {
        takeSeen();
        lastComplaint = "";
        LOG.info("{}: {} was read anew", name, files);
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      complainOnce(complaint(e));
    }
  }

  private void complainOnce(String complaint) {
    if (!complaint.equals(lastComplaint)) {
      LOG.error("{}; the one before stays in use", complaint);
      lastComplaint = complaint;
    }
  }

  /** Remembered also where it cannot be used, so that it is complained about once. */
  private void takeSeen() throws IOException, GeneralSecurityException {
    inUse = seen;
    use.take(seen);
  }

  private List<byte[]> read() throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (Path file : files) {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new IOException("larger than " + FILE_BYTES_MAX + " bytes");
      }
      contents.add(Files.readAllBytes(file));
    }
    return contents;
  }

  private static boolean isSame(List<byte[]> one, List<byte[]> other) {
    return Arrays.deepEquals(one.toArray(), other.toArray());
  }

  private String complaint(Exception failure) {
    String why =
        failure instanceof NoSuchFileException missing
            ? "there is no file " + missing.getFile()
            : String.valueOf(failure.getMessage());
    return name + ": " + files + ": " + why.lines().findFirst().orElse("");
  }
}
