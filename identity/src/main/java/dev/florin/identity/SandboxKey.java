package dev.florin.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * The sandbox's 256-bit signing key in a file that only its owner can read; or in one that this
 * process cannot write to, which is how a container is given a secret, and who may read that is the
 * giver's affair.
 *
 * <p>The file is made on first use. It is written in full under another name and then linked to its
 * own: a link fails where a file is already, so of processes that race exactly one key stands, and
 * no process ever reads half a key.
 */
final class SandboxKey {
  private static final int KEY_BYTES = 32;
  private static final int FILE_BYTES_MAX = 1024;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private SandboxKey() {}

  static byte[] open(Path file) {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      requirePrivate(file);
      return read(file);
    } catch (IOException | UnsupportedOperationException e) {
      throw new SandboxKeyException("sandbox key " + file + ": " + e, e);
    }
  }

  private static void create(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Path draft = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
    try {
      write(draft);
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      // Another process was first: its key is the key.
      if (!Files.exists(file)) {
        throw e;
      }
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void write(Path draft) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    String line = Base64.getUrlEncoder().withoutPadding().encodeToString(key) + "\n";
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
    try (FileChannel channel =
        FileChannel.open(
            draft,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static void requirePrivate(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(permissions) && Files.isWritable(file)) {
      throw refusal(
          file,
          "mode "
              + PosixFilePermissions.toString(permissions)
              + " (expected: rw-------; run chmod 600 on it, or remove it for a new key)");
    }
  }

  private static byte[] read(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > FILE_BYTES_MAX) {
      throw refusal(file, "not a key (expected: a file of one line; remove it for a new key)");
    }
    byte[] key;
    try {
      key =
          Base64.getUrlDecoder().decode(Files.readString(file, StandardCharsets.US_ASCII).strip());
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw refusal(file, "not a key (expected: base64url; remove it for a new key)");
    }
    if (key.length != KEY_BYTES) {
      throw refusal(
          file, key.length + " bytes (expected: " + KEY_BYTES + "; remove it for a new key)");
    }
    return key;
  }

  private static SandboxKeyException refusal(Path file, String why) {
    return new SandboxKeyException("sandbox key " + file + ": " + why, null);
  }
}
