package dev.florin.app.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.gateway.throttle.AddressRange;
import dev.florin.redis.throttle.Limit;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  @TempDir Path home;

  private final Map<String, String> environment = new LinkedHashMap<>();
  private final Map<Key<?>, String> flags = new LinkedHashMap<>();
  private @Nullable Path file;

  @Test
  void withNothingStatedItIsASandboxOnLoopback() {
    Configuration configuration = configuration();

    assertThat(configuration.httpPort()).isEqualTo(8080);
    assertThat(configuration.grpcPort()).isEqualTo(9090);
    assertThat(configuration.listen().isLoopbackAddress()).isTrue();
    assertThat(configuration.role()).isEqualTo(Role.ALL);
    assertThat(configuration.sandbox().enabled()).isTrue();
    assertThat(configuration.ownerCash()).isTrue();
    assertThat(configuration.database())
        .isEqualTo(new Database.Embedded(home.resolve(".florin/data")));
    assertThat(configuration.requestTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(configuration.eventSource()).isEqualTo("/florin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "straße", "a\nb", "%zz", "//"})
  void sourceOfEventsIsAUriReference(String source) {
    environment.put("FLORIN_EVENT_SOURCE", source);

    assertThatThrownBy(this::configuration)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("(expected: a URI reference of 1 to 255 characters, such as");
  }

  @Test
  void sourceOfEventsIsKeptAsItIsStated() {
    environment.put("FLORIN_EVENT_SOURCE", "https://pay.test/florin?eu#1");

    assertThat(configuration().eventSource()).isEqualTo("https://pay.test/florin?eu#1");
  }

  @Test
  void flagsWinOverTheEnvironmentAndThatOverTheFile() throws IOException {
    file("http-port = 1", "grpc-port = 1", "lanes = 1");
    environment.put("FLORIN_HTTP_PORT", "2");
    environment.put("FLORIN_GRPC_PORT", "2");
    flags.put(Keys.HTTP_PORT, "3");
    Values values = values();

    assertThat(values.get(Keys.HTTP_PORT)).isEqualTo(3);
    assertThat(values.source(Keys.HTTP_PORT).label()).isEqualTo("flag");
    assertThat(values.get(Keys.GRPC_PORT)).isEqualTo(2);
    assertThat(values.source(Keys.GRPC_PORT).label()).isEqualTo("environment");
    assertThat(values.get(Keys.LANES)).isEqualTo(1);
    assertThat(values.source(Keys.LANES).label()).isEqualTo("florin.properties:3");
    assertThat(values.source(Keys.LISTEN).label()).isEqualTo("default");
  }

  @Test
  void limitsAndTrustedProxiesAreRead() {
    flags.put(Keys.THROTTLE_READS, "7/s burst 9");
    flags.put(Keys.TRUSTED_PROXIES, "10.0.0.0/8,192.0.2.7");
    Configuration.ThrottleOptions throttle = configuration().throttle();

    assertThat(throttle.config().reads()).isEqualTo(new Limit("reads", 7, 9));
    assertThat(throttle.config().writes()).isEqualTo(new Limit("writes", 100, 200));
    assertThat(throttle.config().anonymous()).isEqualTo(new Limit("anonymous", 20, 50));
    assertThat(throttle.config().trustedProxies())
        .containsExactly(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("192.0.2.7"));

    flags.put(Keys.TRUSTED_PROXIES, "10.0.0.0/8, proxy");
    assertComplaint(
        "--trusted-proxies: 10.0.0.0/8, proxy (expected: IP addresses and networks with commas"
            + " between them, such as 10.0.0.0/8,192.0.2.7)");
  }

  @Test
  void webhooksMayLeadToThisMachineInASandboxOnly() throws IOException {
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    Duration patience = Duration.ofSeconds(15);
    assertThat(configuration().webhooks().config(patience).allowed()).accepts(here);

    flags.put(Keys.SANDBOX, "false");
    assertThat(configuration().webhooks().config(patience).allowed()).rejects(here);

    flags.put(Keys.WEBHOOK_ALLOWED_ADDRESSES, "10.0.0.0/8");
    assertThat(configuration().webhooks().config(patience).allowed())
        .rejects(here)
        .accepts(InetAddress.ofLiteral("10.1.2.3"));
  }

  @Test
  void theEnvironmentMayNameTheFile() throws IOException {
    file("lanes = 7");
    environment.put("FLORIN_CONFIG", String.valueOf(file));
    file = null;

    assertThat(values().get(Keys.LANES)).isEqualTo(7);
  }

  @Test
  void aLineOfAFileMayBeEmptyOrAComment() throws IOException {
    file("# a comment", "", "  lanes=3  ");

    assertThat(values().get(Keys.LANES)).isEqualTo(3);
  }

  @Test
  void complaintsNameTheSourceTheValueAndWhatIsExpected() throws IOException {
    flags.put(Keys.HTTP_PORT, "99999");
    assertComplaint("--http-port: 99999 (expected: a port, 0 to 65535)");

    flags.clear();
    environment.put("FLORIN_HTTP_PORT", "-1");
    assertComplaint("environment: FLORIN_HTTP_PORT: -1 (expected: a port, 0 to 65535)");

    environment.clear();
    file("", "http-port = eighty");
    assertComplaint("florin.properties:2: http-port: eighty (expected: a port, 0 to 65535)");
  }

  @Test
  void whatIsUnknownIsRefusedWhereverItStands() throws IOException {
    environment.put("FLORIN_HTP_PORT", "1");
    assertComplaint("environment: FLORIN_HTP_PORT: no such option (florin config lists them)");

    environment.clear();
    file("lanes = 2", "htp-port = 1");
    assertComplaint("florin.properties:2: htp-port: no such key (florin config lists them)");

    file("http-port 80");
    assertComplaint("florin.properties:1: no = (expected: key = value)");

    file("lanes = 2", "lanes = 3");
    assertComplaint("florin.properties:2: lanes: stated before, at florin.properties:1");
  }

  @Test
  void variablesOfOthersAreLeftAlone() {
    environment.put("HTTP_PORT", "x");
    environment.put("FLORIN_JAVA_HOME", "x");
    environment.put("FLORIN_JAVA_OPTIONS", "x");

    assertThat(configuration().httpPort()).isEqualTo(8080);
  }

  @Test
  void aFileThatIsNotThereIsAComplaint() {
    file = home.resolve("florin.properties");

    assertThatThrownBy(this::values)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("--config: " + file + " cannot be read: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "role | both | all, gateway, wallet",
        "role | ALL | all, gateway, wallet",
        "sandbox | yes | true or false",
        "lanes | 0 | a whole number, 1 to 64",
        "lanes | 65 | a whole number, 1 to 64",
        "node-number | 1024 | a whole number, 0 to 1023",
        "request-timeout | 10 | a duration, 100ms to 5m, such as 30s",
        "request-timeout | 6m | a duration, 100ms to 5m, such as 30s",
        "key-retention | 23h | a duration, 24h to 8784h, such as 30s",
        "event-retention | 47h | a duration, 48h to 8784h, such as 30s",
        "listen | 300.1.1.1 | an address of this machine, such as 127.0.0.1",
        "wallet-address | host | host:port, or several with commas between",
        "wallet-address | host:1, | host:port, or several with commas between",
        "wallet-address | host:0 | host:port, or several with commas between",
        "wallet-address | ::1:9090 | host:port, or several with commas between",
        "throttle-reads | 200 | a rate such as 200/s burst 400, with numbers from 1 to 1000000",
        "throttle-reads | 200/s | a rate such as 200/s burst 400, with numbers from 1 to 1000000",
        "throttle-writes | 0/s burst 10 | a rate such as 200/s burst 400, with numbers from 1 to"
            + " 1000000",
        "throttle-anonymous | 10/s burst 1000001 | a rate such as 200/s burst 400, with numbers"
            + " from 1 to 1000000",
        "throttle-chunk | 0 | a whole number, 1 to 1000",
        "throttle-without-redis | never | local, pass, refuse",
        "log-level | loud | error, warn, info, debug",
        "log-format | xml | auto, json, text",
        "ops-port | -1 | a port, 0 to 65535",
        "trace-collector | collector:4318 | a URL such as http://127.0.0.1:4318",
        "trace-collector | ftp://collector | a URL such as http://127.0.0.1:4318",
        "trace-collector | http://a:b@collector | a URL such as http://127.0.0.1:4318",
        "trace-collector | http://collector?x | a URL such as http://127.0.0.1:4318",
        "trace-sampling | 1.1 | a share, 0 to 1, such as 0.01",
        "trace-sampling | 1e-2 | a share, 0 to 1, such as 0.01",
        "trace-sampling | -0.1 | a share, 0 to 1, such as 0.01"
      })
  void unfitValuesAreRefusedAndNeverClamped(String name, String value, String expectation) {
    flags.put(Keys.named(name).orElseThrow(), value);

    assertComplaint("--" + name + ": " + value + " (expected: " + expectation + ")");
  }

  @Test
  void aGatewayNeedsToKnowItsWalletProcessAndNobodyElseDoes() {
    flags.put(Keys.ROLE, "gateway");
    assertComplaint(
        "wallet-address: not set (expected: host:port of a wallet process, for role gateway)");

    flags.put(Keys.WALLET_ADDRESS, "[::1]:9090,localhost:9090,[::1]:9090");
    assertThat(configuration().walletAddress())
        .containsExactly(new HostPort("::1", 9090), new HostPort("localhost", 9090));

    flags.put(Keys.ROLE, "wallet");
    flags.put(Keys.WALLET_ADDRESS, "[::1]:9090");
    assertComplaint("--wallet-address: [::1]:9090 (expected: not set, unless the role is gateway)");
  }

  @Test
  void aSandboxIsNotOpenedToOtherMachinesByAccident() {
    flags.put(Keys.LISTEN, "0.0.0.0");
    flags.put(TransportKeys.GRPC_LISTEN, "127.0.0.1");
    assertThat(configuration().sandbox().enabled()).isFalse();
    assertThat(configuration().ownerCash()).isFalse();

    flags.put(Keys.SANDBOX, "true");
    assertComplaint(
        "--listen: 0.0.0.0 (expected: a loopback address in a sandbox,"
            + " or sandbox-on-public-address = true to open it to all)");

    flags.put(Keys.SANDBOX_ON_PUBLIC_ADDRESS, "true");
    assertThat(configuration().sandbox().enabled()).isTrue();
  }

  @Test
  void aDatabaseOfSomebodyElseIsNoSandboxUnlessItIsSaid() {
    flags.put(Keys.DATABASE_URL, "postgresql://florin@db/money");
    assertThat(configuration().sandbox().enabled()).isFalse();

    flags.put(Keys.SANDBOX, "true");
    assertThat(configuration().ownerCash()).isTrue();
  }

  @Test
  void aDatabaseUrlBecomesAJdbcUrlAndItsPasswordComesFromElsewhere() throws IOException {
    flags.put(Keys.DATABASE_URL, "postgresql://florin@[::1]/money?sslmode=verify-full");
    Path password = Files.writeString(home.resolve("password"), "open sesame\n");
    flags.put(Keys.DATABASE_PASSWORD_FILE, password.toString());

    Database.External database = (Database.External) configuration().database();

    assertThat(database.url().jdbcUrl())
        .isEqualTo("jdbc:postgresql://[::1]:5432/money?sslmode=verify-full");
    assertThat(database.url().user()).isEqualTo("florin");
    assertThat(database.password()).isEqualTo("open sesame");
    assertThat(database.toString()).doesNotContain("sesame");

    environment.put("FLORIN_DATABASE_PASSWORD", "another");
    assertComplaint(
        "--database-password-file: "
            + password
            + " (expected: not set, because database-password is)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://florin@db/money",
        "postgresql://db/money",
        "postgresql://florin@db",
        "postgresql://florin@db/",
        "postgresql://florin@db:x/money",
        "postgresql://florin@/money",
        "money"
      })
  void aDatabaseUrlThatIsNoneIsRefused(String url) {
    flags.put(Keys.DATABASE_URL, url);

    assertComplaint("--database-url: " + url + " (expected: postgresql://user@host:port/database)");
  }

  @Test
  void aPasswordInAUrlIsRefusedAndNotRepeated() {
    flags.put(Keys.DATABASE_URL, "postgresql://florin:sesame@db/money");
    assertComplaint(
        "--database-url: holds a password (expected: the password in FLORIN_DATABASE_PASSWORD"
            + " or in the file that database-password-file names)");

    flags.put(Keys.DATABASE_URL, "postgresql://florin@db/money?password=sesame");
    assertComplaint(
        "--database-url: holds the parameter password"
            + " (expected: none but sslmode and sslrootcert)");
  }

  @Test
  void aFolderAndAUrlTogetherAreAContradiction() {
    flags.put(Keys.DATABASE_URL, "postgresql://florin@db/money");
    flags.put(Keys.DATA_DIR, "data");

    assertComplaint("--data-dir: data (expected: not set, because database-url is)");
  }

  private void file(String... lines) throws IOException {
    file = Files.writeString(home.resolve("florin.properties"), String.join("\n", lines));
  }

  private Values values() {
    return new ConfigurationReader(environment, home).read(file, flags);
  }

  private Configuration configuration() {
    return Configuration.of(values());
  }

  private void assertComplaint(String message) {
    assertThatThrownBy(this::configuration)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(message);
  }
}
