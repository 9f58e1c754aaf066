package dev.florin.app.tls;

import dev.florin.app.configuration.TlsFiles;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;

/** Signs certificates, and writes them into a folder as an operator would. */
public final class TestAuthority {
  private final Path folder;
  private final String name;
  private final X509Bundle root;

  /** Its own certificate is at {@link #file()}. */
  public TestAuthority(Path folder, String name) throws Exception {
    this.folder = folder;
    this.name = name;
    this.root =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=" + name)
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Files.writeString(file(), root.getCertificatePEM());
  }

  public Path file() {
    return folder.resolve(name + ".pem");
  }

  /** A certificate for a host that can show it as a server and as a client. */
  public TlsFiles sign(String host) throws Exception {
    return write(host, builder(host).buildIssuedBy(root));
  }

  TlsFiles signExpired(String host) throws Exception {
    Instant now = Instant.now();
    return write(
        host,
        builder(host)
            .notBefore(now.minus(Duration.ofDays(9)))
            .notAfter(now.minus(Duration.ofDays(1)))
            .buildIssuedBy(root));
  }

  private static CertificateBuilder builder(String host) {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=" + host)
        .addSanDnsName(host)
        .addExtendedKeyUsageServerAuth()
        .addExtendedKeyUsageClientAuth();
  }

  private TlsFiles write(String host, X509Bundle signed) throws Exception {
    TlsFiles files = new TlsFiles(folder.resolve(host + ".crt"), folder.resolve(host + ".key"));
    Files.writeString(files.certificate(), signed.getCertificatePathPEM());
    Files.writeString(files.key(), signed.getPrivateKeyPEM());
    Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-------"));
    return files;
  }
}
