package dev.florin.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A file lock that ends with the process that holds it, however that process ends. The file names
 * the holder for people to read; the lock, not the file's content, decides.
 */
final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Null when another holder, of this process or another, keeps it past the timeout. */
  static @Nullable FolderLock acquire(Path file, Duration timeout) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    AtomicReference<@Nullable FileLock> lock = new AtomicReference<>();
    boolean held = false;
    try {
      held = Waiting.until(timeout, () -> tryLock(channel, lock));
      if (!held) {
        return null;
      }
      channel.truncate(0);
      String holder = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.US_ASCII)), 0);
      return new FolderLock(channel);
    } finally {
      if (!held) {
        channel.close();
      }
    }
  }

  private static boolean tryLock(FileChannel channel, AtomicReference<@Nullable FileLock> lock) {
    try {
      lock.set(channel.tryLock());
      return lock.get() != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by this very process
    } catch (IOException e) {
      throw new EmbeddedException("cannot lock: " + e.getMessage(), e);
    }
  }

  /** The process that last took the lock, as text for a message. */
  static String holder(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
