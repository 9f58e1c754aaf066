package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.app.configuration.Configuration;
import dev.florin.app.configuration.Key;
import dev.florin.app.configuration.Keys;
import dev.florin.app.configuration.TlsFiles;
import dev.florin.app.configuration.TransportKeys;
import dev.florin.app.tls.TestAuthority;
import dev.florin.app.tls.TlsException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway and a wallet process that speak TLS on both doors. */
@Timeout(300)
class SecureFlorinTest {
  @TempDir Path home;
  private TestAuthority authority;
  private TlsFiles shown;

  @BeforeEach
  void sign() throws Exception {
    authority = new TestAuthority(home, "authority");
    shown = authority.sign("localhost");
  }

  @Test
  void bothProcessesServeAndAreFoundHealthyByTheSameOptions() {
    Configuration walletSide = TestConfiguration.in(home, walletOptions());
    try (Florin wallet = Florin.start(walletSide, new Parts())) {
      String grpcPort = Integer.toString(wallet.grpcPort().getAsInt());
      assertReady(health("wallet", "8080", grpcPort));

      Configuration gatewaySide = TestConfiguration.in(home, gatewayOptions(grpcPort));
      try (Florin gateway = Florin.start(gatewaySide, new Parts())) {
        String httpPort = Integer.toString(gateway.httpPort().getAsInt());

        assertReady(health("gateway", httpPort, "9090"));
        assertThat(plainHealth(httpPort).status()).isEqualTo(1);
      }
    }
  }

  @Test
  void aCertificateThatIsNotThereEndsTheStart() {
    Map<Key<?>, String> stated = new HashMap<>(walletOptions());
    stated.put(TransportKeys.GRPC_TLS_CERTIFICATE, home.resolve("missing").toString());
    Configuration configuration = TestConfiguration.in(home, stated);

    assertThatThrownBy(() -> Florin.start(configuration, new Parts()))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("there is no file " + home.resolve("missing"));
  }

  private Map<Key<?>, String> walletOptions() {
    return Map.of(
        Keys.ROLE, "wallet",
        TransportKeys.GRPC_TLS_CERTIFICATE, shown.certificate().toString(),
        TransportKeys.GRPC_TLS_KEY, shown.key().toString(),
        TransportKeys.GRPC_TLS_CLIENT_CA, authority.file().toString());
  }

  private Map<Key<?>, String> gatewayOptions(String grpcPort) {
    return Map.of(
        Keys.ROLE, "gateway",
        Keys.WALLET_ADDRESS, "localhost:" + grpcPort,
        TransportKeys.WALLET_TLS_CA, authority.file().toString(),
        TransportKeys.WALLET_TLS_CERTIFICATE, shown.certificate().toString(),
        TransportKeys.WALLET_TLS_KEY, shown.key().toString(),
        TransportKeys.HTTP_TLS_CERTIFICATE, shown.certificate().toString(),
        TransportKeys.HTTP_TLS_KEY, shown.key().toString());
  }

  private CommandRun health(String role, String httpPort, String grpcPort) {
    String certificate = shown.certificate().toString();
    String key = shown.key().toString();
    return CommandRun.of(
        home,
        Map.of(
            "FLORIN_ROLE", role,
            "FLORIN_HTTP_PORT", httpPort,
            "FLORIN_GRPC_PORT", grpcPort,
            "FLORIN_HTTP_TLS_CERTIFICATE", certificate,
            "FLORIN_HTTP_TLS_KEY", key,
            "FLORIN_GRPC_TLS_CERTIFICATE", certificate,
            "FLORIN_GRPC_TLS_KEY", key),
        "health");
  }

  private CommandRun plainHealth(String httpPort) {
    return CommandRun.of(
        home, Map.of("FLORIN_ROLE", "gateway", "FLORIN_HTTP_PORT", httpPort), "health");
  }

  private static void assertReady(CommandRun run) {
    assertThat(run.status()).as(run.err()).isZero();
  }
}
