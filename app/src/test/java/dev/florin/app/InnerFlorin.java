package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.app.configuration.Keys;
import dev.florin.identity.SandboxIssuer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** The whole program in this process, with no limits to speak of, for tests of other packages. */
public final class InnerFlorin implements AutoCloseable {
  private static final String PLENTY = "1000000/s burst 1000000";

  private final Florin florin;
  private final Path home;

  private InnerFlorin(Florin florin, Path home) {
    this.florin = florin;
    this.home = home;
  }

  /** With a sandbox, in a folder that it has for itself. */
  public static InnerFlorin start(Path home) {
    return new InnerFlorin(
        Florin.start(
            TestConfiguration.in(
                home,
                Map.of(
                    Keys.THROTTLE_READS, PLENTY,
                    Keys.THROTTLE_WRITES, PLENTY,
                    Keys.THROTTLE_ANONYMOUS, PLENTY)),
            new Parts()),
        home);
  }

  public int httpPort() {
    return florin.httpPort().orElseThrow();
  }

  public int grpcPort() {
    return florin.grpcPort().orElseThrow();
  }

  /** Who makes tokens that it accepts, for all the clock says. */
  public SandboxIssuer issuer(Clock clock) {
    return SandboxIssuer.open(home.resolve(".florin/sandbox-key"), clock);
  }

  /** What a command prints. */
  public String run(String... arguments) {
    CommandRun run = CommandRun.of(home, Map.of(), arguments);
    assertThat(run.status()).as(run.err()).isZero();
    return run.out().strip();
  }

  @Override
  public void close() {
    florin.close();
  }
}
