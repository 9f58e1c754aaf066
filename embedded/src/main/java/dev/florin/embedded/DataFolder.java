package dev.florin.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * The places below a data folder. Everything lies in one folder of ours, {@code DATA/postgresql},
 * so that a data folder which existed before keeps its mode, its owner and its other files.
 *
 * @param data absolute and free of links
 */
record DataFolder(Path data) {
  private static final String OURS = "postgresql";

  /** Creates what is absent: the data folder and ours in it, both with mode 0700. */
  static DataFolder prepare(Path data) throws IOException {
    Path absolute = data.toAbsolutePath().normalize();
    ServerUser user = ServerUser.prepare(absolute);
    DataFolder folder = at(absolute);
    if (!Files.exists(folder.root())) {
      Folders.createPrivate(folder.root());
    }
    user.own(folder.root());
    return folder;
  }

  /** The places below an existing data folder; touches nothing. */
  static DataFolder at(Path data) throws IOException {
    return new DataFolder(data.toRealPath());
  }

  /** What is ours in the data folder. */
  Path root() {
    return data.resolve(OURS);
  }

  /** Whose server this is, which the owner of our folder tells from the first start on. */
  ServerUser user() throws IOException {
    return ServerUser.of(data, false);
  }

  Path cluster() {
    return root().resolve("cluster");
  }

  Path log() {
    return root().resolve("server.log");
  }

  Path passwordFile() {
    return root().resolve("password");
  }

  private Path lockFile() {
    return root().resolve("lock");
  }

  private Path portFile() {
    return root().resolve("port");
  }

  FolderLock lock(ServerUser user) throws IOException {
    FolderLock lock = FolderLock.acquire(lockFile(), Duration.ZERO);
    if (lock == null) {
      String holder = FolderLock.holder(lockFile());
      throw new EmbeddedException("data folder " + data + " is in use by process " + holder);
    }
    user.own(lockFile());
    return lock;
  }

  /** The port used last, which clients may remember; empty before the first start. */
  OptionalInt recordedPort() throws IOException {
    try {
      return OptionalInt.of(Integer.parseInt(Files.readString(portFile()).strip()));
    } catch (NoSuchFileException | NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  void recordPort(int port, ServerUser user) throws IOException {
    writePrivate(portFile(), port + "\n", user);
  }

  String password() throws IOException {
    return Files.readString(passwordFile()).strip();
  }

  /** Writes a file that only the server's user (and root) can read. */
  static void writePrivate(Path file, String text, ServerUser user) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
    user.own(file);
  }
}
