package dev.florin.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptedStartTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** Of mode 0700; run by root, the server must pass it as another user. */
  @TempDir Path temp;

  @Test
  void aStartKilledWhileUnpackingIsRepairedByTheNext() throws Exception {
    Path data = temp.resolve("data");
    killOnceThereIs(data, Binaries.VERSION + ".unfinished-*");
    assertThat(data.resolve("postgresql").resolve(Binaries.VERSION)).doesNotExist();
    assertStartsClean(data);
  }

  @Test
  void aStartKilledInInitdbIsRepairedByTheNext() throws Exception {
    Path data = DataFolders.withBinaries(temp.resolve("data"));
    killOnceThereIs(data, "cluster.unfinished-*");
    assertThat(data.resolve("postgresql/cluster")).doesNotExist();
    assertStartsClean(data);
  }

  @Test
  void binariesThatLostAFileAreUnpackedAgain() throws Exception {
    Path data = DataFolders.withBinaries(temp.resolve("data"));
    Path lost = data.resolve("postgresql/18.6.0/share/postgresql/postgres.bki");
    Files.delete(lost);
    assertStartsClean(data);
    assertThat(lost).exists();
  }

  private static void killOnceThereIs(Path data, String name) throws Exception {
    Process child = ChildJvm.start(ChildJvm.START, data);
    try {
      assertThat(Waiting.until(DEADLINE, () -> isThere(data.resolve("postgresql"), name))).isTrue();
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(isThere(data.resolve("postgresql"), name)).isTrue();
  }

  private static boolean isThere(Path folder, String name) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, name)) {
      return found.iterator().hasNext();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertStartsClean(Path data) throws Exception {
    try (EmbeddedPostgres postgres = DataFolders.start(data)) {
      assertThat(Queries.text(postgres.address(), "SELECT 1")).isEqualTo("1");
    }
    assertThat(isThere(data.resolve("postgresql"), "*unfinished*")).isFalse();
  }
}
