package dev.florin.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A file lock that ends with the process that holds it, however that process ends. The file names
 * the holder for people to read; the lock, not the file's content, decides.
 *
 * <p>The system's locks belong to a process, and closing any channel to the file gives them up,
 * even one that was opened only to look. So within this process a set decides who may open the
 * file, and nobody else does.
 */
final class FolderLock implements AutoCloseable {
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Null when another holder, of this process or another, keeps it past the timeout. */
  static @Nullable FolderLock acquire(Path named, Duration timeout) throws IOException {
    Path file = canonical(named);
    if (!Waiting.until(timeout, () -> HELD_HERE.add(file))) {
      return null;
    }
    FileChannel channel = null;
    boolean held = false;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      held = lock(channel, timeout);
      return held ? new FolderLock(file, channel) : null;
    } finally {
      if (!held) {
        release(file, channel);
      }
    }
  }

  private static boolean lock(FileChannel channel, Duration timeout) throws IOException {
    if (!Waiting.until(timeout, () -> isLocked(channel))) {
      return false;
    }
    channel.truncate(0);
    String holder = ProcessHandle.current().pid() + "\n";
    channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.US_ASCII)), 0);
    return true;
  }

  private static boolean isLocked(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (IOException e) {
      throw new EmbeddedException("cannot lock: " + e.getMessage(), e);
    }
  }

  private static void release(Path file, @Nullable FileChannel channel) throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      HELD_HERE.remove(file);
    }
  }

  /** The process that last took the lock, as text for a message. */
  static String holder(Path named) throws IOException {
    Path file = canonical(named);
    return HELD_HERE.contains(file)
        ? Long.toString(ProcessHandle.current().pid())
        : Files.readString(file).strip();
  }

  private static Path canonical(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path parent = absolute.getParent();
    return parent == null ? absolute : parent.toRealPath().resolve(absolute.getFileName());
  }

  @Override
  public void close() throws IOException {
    release(file, channel);
  }
}
