package dev.florin.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Data folders that need not unpack first, so that a test takes a second instead of four. */
final class DataFolders {
  private DataFolders() {}

  /** A data folder, absent so far, as an earlier start would have left its binaries. */
  static Path withBinaries(Path data) throws IOException, InterruptedException {
    DataFolder folder = DataFolder.prepare(data);
    String from = Binaries.shared().home().toString();
    Process copy = new ProcessBuilder("cp", "-a", from, folder.root().toString()).start();
    assertThat(copy.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(copy.exitValue()).isZero();
    return data;
  }

  static EmbeddedPostgres start(Path data) {
    return EmbeddedPostgres.start(EmbeddedPostgres.Options.in(data));
  }
}
