package dev.florin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.gateway.connection.ConnectionConfig;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** REST over TLS. */
@Timeout(50) // less than the idle timeout, which would end most of it in the end
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecureGatewayTest {
  private SSLContext trusting;
  private TestGateway gateway;

  @BeforeAll
  void start() throws Exception {
    X509Bundle certificate =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    trusting = SSLContext.getInstance("TLS");
    trusting.init(null, new TrustManager[] {certificate.toTrustManager()}, null);
    X509KeyManager identity =
        (X509KeyManager) certificate.toKeyManagerFactory().getKeyManagers()[0];
    gateway =
        new TestGateway(
            GatewayConfig.defaults()
                .listeningOn("127.0.0.1", 0)
                .withConnections(
                    new ConnectionConfig(
                        1000, Duration.ofSeconds(2), Optional.of(identity), List.of())));
  }

  @AfterAll
  void close() {
    gateway.close();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void bothVersionsOfHttpAreSpokenAndNothingElseIsFromThenOn(HttpClient.Version version)
      throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(trusting).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("https://localhost:" + gateway.gateway.port() + "/v1/wallets"))
              .header("Authorization", "Bearer " + TestGateway.TOKEN)
              .version(version)
              .build();
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.version()).isEqualTo(version);
      assertThat(answer.headers().firstValue("Strict-Transport-Security"))
          .hasValue("max-age=31536000");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void theTwoVersionsOfTlsThatAreSafeAreSpoken(String version) throws Exception {
    try (SSLSocket socket = connect()) {
      socket.setEnabledProtocols(new String[] {version});
      socket.startHandshake();

      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
    }
  }

  private SSLSocket connect() throws Exception {
    return (SSLSocket)
        trusting
            .getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), gateway.gateway.port());
  }

  @Test
  void plainHttpIsNotAnswered() throws Exception {
    try (RawSocket plain = new RawSocket(gateway.gateway.port())) {
      plain.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");

      assertThat(plain.rest()).doesNotContain("HTTP/1.1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u0016\u0003\u0001\u0000\u00c8\u0001"})
  void whoDoesNotShakeHandsIsLetGo(String begin) throws Exception {
    try (RawSocket slow = new RawSocket(gateway.gateway.port())) {
      slow.send(begin);
      var _ = slow.rest();
    }
  }

  @Test
  void whoShakesHandsAndThenDripsIsLetGo() throws Exception {
    try (SSLSocket socket = connect();
        RawSocket slow = new RawSocket(socket)) {
      slow.send("GET /v1/wallets HTTP/1.1\r\n");

      assertThat(slow.drip("X-Padding: a\r\n")).doesNotContain("HTTP/1.1 200");
    }
  }
}
