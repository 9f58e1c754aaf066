package dev.florin.app.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.florin.app.configuration.TlsFiles;
import dev.florin.app.configuration.TransportKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Files that change, or are not what they should be. */
@Timeout(60)
class CertificatesTest {
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(WatchedFiles.class);
  private final Certificates certificates = new Certificates(Duration.ofMillis(10));

  @TempDir Path folder;
  private TestAuthority authority;

  @BeforeEach
  void start() throws Exception {
    authority = new TestAuthority(folder, "authority");
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void end() {
    logger.detachAppender(log);
    certificates.close();
  }

  @Test
  void aRenewedCertificateIsShownWithoutARestart() throws Exception {
    TlsFiles files = authority.sign("wallet");
    X509KeyManager identity = identity(files);
    Object before = serial(identity);

    authority.sign("wallet");

    while (serial(identity).equals(before)) {
      Thread.onSpinWait();
    }
    assertThat(identity.getPrivateKey(alias(identity))).isNotNull();
    assertThat(messages()).allMatch(message -> message.endsWith("was read anew"));
  }

  @Test
  void aFileThatIsMissingOrBrokenLeavesTheOldCertificateAndIsComplainedOfOnce() throws Exception {
    TlsFiles files = authority.sign("wallet");
    X509KeyManager identity = identity(files);
    Object before = serial(identity);

    Files.delete(files.certificate());
    while (messages().isEmpty()) {
      Thread.onSpinWait();
    }
    Files.writeString(files.certificate(), "not a certificate");
    while (messages().size() < 2) {
      Thread.onSpinWait();
    }
    authority.sign("wallet");
    while (serial(identity).equals(before)) {
      Thread.onSpinWait();
    }

    assertThat(messages().stream().filter(message -> message.contains("stays in use")))
        .hasSize(2)
        .allMatch(message -> message.startsWith("grpc-tls-certificate: [" + files.certificate()));
  }

  @Test
  void aKeyOfAnotherCertificateIsNotTaken() throws Exception {
    TlsFiles files = authority.sign("wallet");
    Files.copy(authority.sign("other").key(), files.key(), StandardCopyOption.REPLACE_EXISTING);

    assertRefused(files, "the key is not that of the certificate");
  }

  @Test
  void whatCannotBeUsedEndsTheStartInOneLine() throws Exception {
    TlsFiles files = authority.sign("wallet");
    Path missing = folder.resolve("missing.pem");
    assertRefused(new TlsFiles(missing, files.key()), "there is no file " + missing);
    assertRefused(new TlsFiles(files.key(), files.key()), "no certificate in it (expected: PEM)");
    Path noKey = Files.copy(files.certificate(), folder.resolve("no-key"));
    Files.setPosixFilePermissions(noKey, PosixFilePermissions.fromString("rw-------"));
    assertRefused(
        new TlsFiles(files.certificate(), noKey), "no private key in it (expected: PEM, PKCS #8)");
    assertRefused(authority.signExpired("wallet"), "not valid today: NotAfter: ");
  }

  @Test
  void aKeyThatOthersCanReadIsRefused() throws Exception {
    TlsFiles files = authority.sign("wallet");
    Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r--r--"));

    assertRefused(files, "has mode rw-r--r-- (expected: rw-------; run chmod 600 on it)");
  }

  private X509KeyManager identity(TlsFiles files) {
    return certificates.identity(TransportKeys.GRPC_TLS_CERTIFICATE, files);
  }

  private static String alias(X509KeyManager identity) {
    return identity.chooseServerAlias("EC", null, null);
  }

  private static Object serial(X509KeyManager identity) {
    return identity.getCertificateChain(alias(identity))[0].getSerialNumber();
  }

  private List<String> messages() {
    return List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private void assertRefused(TlsFiles files, String why) {
    assertThatThrownBy(() -> identity(files))
        .isInstanceOf(TlsException.class)
        .message()
        .startsWith("grpc-tls-certificate: [" + files.certificate())
        .contains(why)
        .doesNotContain("\n");
  }
}
