package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.app.configuration.Key;
import dev.florin.app.configuration.Keys;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The exit status that a supervisor goes by. */
@Timeout(120)
class HealthCommandTest {
  @TempDir Path home;

  @Test
  void bothDoorsOfARunningStartAreReadyAndNoneOfOneThatEnded() {
    String httpPort;
    String grpcPort;
    try (Florin florin = Florin.start(TestConfiguration.in(home), new Parts())) {
      httpPort = Integer.toString(florin.httpPort().getAsInt());
      grpcPort = Integer.toString(florin.grpcPort().getAsInt());
      assertReady(health("all", httpPort, "9090"));
      assertReady(health("gateway", httpPort, "9090"));
      assertReady(health("wallet", "8080", grpcPort));
      CommandRun json = CommandRun.of(home, Map.of(), "health", "--json", "--http-port", httpPort);
      assertThat(json.out()).contains("\"ready\" : true", ":" + httpPort + "\"");
    }
    assertNotReady(httpPort, health("gateway", httpPort, "9090"));
    assertNotReady(grpcPort, health("wallet", "8080", grpcPort));
  }

  @Test
  void aGatewayWithoutAWalletServiceIsNotReady() {
    Map<Key<?>, String> stated = Map.of(Keys.ROLE, "gateway", Keys.WALLET_ADDRESS, "127.0.0.1:1");
    try (Florin florin = Florin.start(TestConfiguration.in(home, stated), new Parts())) {
      String httpPort = Integer.toString(florin.httpPort().getAsInt());
      CommandRun run = health("gateway", httpPort, "9090");
      assertNotReady(httpPort, run);
      assertThat(run.err()).contains("HTTP status 503");
    }
  }

  @Test
  void aPortThatIsChosenAtTheStartCannotBeAsked() {
    CommandRun run = health("gateway", "0", "9090");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "florin: environment: FLORIN_HTTP_PORT: 0"
                + " (expected: the port that the start listens on)\n");
  }

  private CommandRun health(String role, String httpPort, String grpcPort) {
    Map<String, String> environment =
        Map.of("FLORIN_ROLE", role, "FLORIN_HTTP_PORT", httpPort, "FLORIN_GRPC_PORT", grpcPort);
    return CommandRun.of(home, environment, "health");
  }

  private static void assertReady(CommandRun run) {
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo("ready\n");
  }

  private static void assertNotReady(String port, CommandRun run) {
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("florin: not ready: 127.0.0.1:" + port).hasLineCount(1);
  }
}
