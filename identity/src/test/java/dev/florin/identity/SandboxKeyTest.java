package dev.florin.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxKeyTest {
  @TempDir Path folder;

  @Test
  void aNewKeyIsForItsOwnerOnlyAndLeavesNothingElse() throws Exception {
    Path file = folder.resolve("deep/er/sandbox-key");

    assertThat(SandboxKey.open(file)).hasSize(32).isEqualTo(SandboxKey.open(file));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(folder.resolve("deep/er"))) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void manyAtOnceMakeOneKey() throws Exception {
    int racers = 16;
    for (int round = 0; round < 20; round++) {
      Path file = folder.resolve("key-" + round);
      CyclicBarrier start = new CyclicBarrier(racers);
      Callable<String> racer =
          () -> {
            start.await();
            return HexFormat.of().formatHex(SandboxKey.open(file));
          };
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<String> keys = new ArrayList<>();
        for (var key : threads.invokeAll(Collections.nCopies(racers, racer))) {
          keys.add(key.get());
        }
        assertThat(keys).hasSize(racers).containsOnly(keys.getFirst());
      }
    }
  }

  /** Root can write to anything but a read-only file system, so there this has nothing to try. */
  @Test
  void aKeyThatWasGivenToBeReadOnlyMayBeReadByOthers() throws Exception {
    Path file = folder.resolve("sandbox-key");
    byte[] key = SandboxKey.open(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    assumeThat(Files.isWritable(file)).isFalse();

    assertThat(SandboxKey.open(file)).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw--w----", "rwxrwxrwx"})
  void aKeyOpenToOthersIsRefused(String mode) throws Exception {
    Path file = folder.resolve("sandbox-key");
    SandboxKey.open(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

    assertThatThrownBy(() -> SandboxKey.open(file))
        .isInstanceOf(SandboxKeyException.class)
        .hasMessageContaining(mode)
        .hasMessageContaining("chmod 600")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void aKeyItsOwnerMayOnlyReadIsAccepted() throws Exception {
    Path file = folder.resolve("sandbox-key");
    byte[] key = SandboxKey.open(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));

    assertThat(SandboxKey.open(file)).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "not base64 !", "é", "AAAA"})
  void aFileThatHoldsNoKeyIsRefused(String content) throws Exception {
    Path file = folder.resolve("sandbox-key");
    SandboxKey.open(file);
    Files.writeString(file, content);

    assertThatThrownBy(() -> SandboxKey.open(file))
        .isInstanceOf(SandboxKeyException.class)
        .hasMessageContaining("remove it for a new key");
  }

  @Test
  void aFolderInItsPlaceIsRefused() throws Exception {
    Path file =
        Files.createDirectory(
            folder.resolve("sandbox-key"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));

    assertThatThrownBy(() -> SandboxKey.open(file)).isInstanceOf(SandboxKeyException.class);
  }
}
