package dev.florin.app.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No door is open to other machines unless both sides are proven, or somebody said so by name. */
class TransportOptionsTest {
  @TempDir Path home;

  private final Map<Key<?>, String> flags = new LinkedHashMap<>();

  @Test
  void nothingStatedIsLoopbackAndPlain() {
    TransportOptions options = options();

    assertThat(options.grpcListen().isLoopbackAddress()).isTrue();
    assertThat(options.http()).isEmpty();
    assertThat(options.grpc()).isEmpty();
    assertThat(options.walletCa()).isEmpty();
    assertThat(options.connectionsMax()).isEqualTo(25_000);
    assertThat(options.corsOrigins()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "wallet"})
  void grpcForOtherMachinesNeedsCertificatesOfBothSides(String role) {
    flags.put(Keys.ROLE, role);
    flags.put(Keys.LISTEN, "0.0.0.0");
    assertComplaint(
        "grpc-listen: 0.0.0.0 (expected: a loopback address; or grpc-tls-certificate,"
            + " grpc-tls-key and grpc-tls-client-ca; or grpc-plain-on-public-address = true to do"
            + " without)");

    flags.put(TransportKeys.GRPC_TLS_CERTIFICATE, "wallet.pem");
    flags.put(TransportKeys.GRPC_TLS_KEY, "wallet.key");
    assertThatThrownBy(this::options).hasMessageStartingWith("grpc-listen: 0.0.0.0 (expected: ");

    flags.put(TransportKeys.GRPC_TLS_CLIENT_CA, "ca.pem");
    assertThat(options().grpc())
        .hasValue(new TlsFiles(Path.of("wallet.pem"), Path.of("wallet.key")));
  }

  @Test
  void grpcMayStayOnLoopbackWhereRestIsForAll() {
    flags.put(Keys.LISTEN, "0.0.0.0");
    flags.put(TransportKeys.GRPC_LISTEN, "127.0.0.1");

    assertThat(options().grpcListen().isLoopbackAddress()).isTrue();
  }

  @Test
  void whoSaysSoByNameDoesWithout() {
    flags.put(Keys.LISTEN, "0.0.0.0");
    flags.put(TransportKeys.GRPC_PLAIN_ON_PUBLIC_ADDRESS, "true");

    assertThat(options().grpc()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wallet-1:9090", "127.0.0.1:9090,10.0.0.7:9090", "[2001:db8::1]:9090"})
  void aGatewayReachesOtherMachinesByTlsOnly(String address) {
    flags.put(Keys.ROLE, "gateway");
    flags.put(Keys.WALLET_ADDRESS, address);
    assertComplaint(
        "--wallet-address: "
            + address
            + " (expected: loopback addresses; or wallet-tls-ca, with wallet-tls-certificate and"
            + " wallet-tls-key; or grpc-plain-on-public-address = true to do without)");

    flags.put(TransportKeys.WALLET_TLS_CA, "ca.pem");
    assertThat(options().walletCa()).hasValue(Path.of("ca.pem"));
    assertThat(options().walletName()).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:9090", "127.0.0.1:9090,[::1]:9091"})
  void aGatewayReachesThisMachineInPlainText(String address) {
    flags.put(Keys.ROLE, "gateway");
    flags.put(Keys.WALLET_ADDRESS, address);

    assertThat(options().walletCa()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http-tls-certificate | a.pem | with http-tls-key, the file of its private key",
        "http-tls-key | a.key | with http-tls-certificate, the file of its certificate",
        "grpc-tls-key | a.key | with grpc-tls-certificate, the file of its certificate",
        "grpc-tls-client-ca | ca.pem | with grpc-tls-certificate and grpc-tls-key",
        "wallet-tls-name | wallets | with wallet-tls-ca",
        "wallet-tls-name | a b | a host's name, such as wallets.example.org",
        "connections-max | 0 | a whole number, 1 to 1000000",
        "cors-origins | * | origins with commas between, such as https://shop.example; http on a"
            + " loopback host only",
      })
  void whatMakesNoSenseIsRefused(String name, String value, String expectation) {
    flags.put(Keys.named(name).orElseThrow(), value);

    assertComplaint("--" + name + ": " + value + " (expected: " + expectation + ")");
  }

  @Test
  void aSandboxIsNotOpenedThroughGrpcByAccident() {
    flags.put(TransportKeys.GRPC_LISTEN, "0.0.0.0");
    flags.put(TransportKeys.GRPC_PLAIN_ON_PUBLIC_ADDRESS, "true");
    assertThat(configuration().sandbox().enabled()).isFalse();

    flags.put(Keys.SANDBOX, "true");
    assertComplaint(
        "--grpc-listen: 0.0.0.0 (expected: a loopback address in a sandbox,"
            + " or sandbox-on-public-address = true to open it to all)");
  }

  private Configuration configuration() {
    return Configuration.of(new ConfigurationReader(Map.of(), home).read(null, flags));
  }

  private TransportOptions options() {
    return configuration().transport();
  }

  private void assertComplaint(String message) {
    assertThatThrownBy(this::configuration)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(message);
  }
}
