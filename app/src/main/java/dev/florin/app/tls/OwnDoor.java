package dev.florin.app.tls;

import dev.florin.app.configuration.TlsFiles;
import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * How this program reaches another process of its own on this machine: the certificate in the file
 * is the one that it must show, whatever name it is for.
 */
public final class OwnDoor {
  private final TlsFiles files;

  public OwnDoor(TlsFiles files) {
    this.files = files;
  }

  /**
   * For HTTPS.
   *
   * @throws TlsException when the files cannot be used
   */
  public SSLContext http() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust(chain())}, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new TlsException(files.certificate() + ": " + e.getMessage(), e);
    }
  }

  /**
   * For gRPC: shows the server's own certificate, which its clients' authorities must have signed
   * where they are asked for one.
   *
   * @throws TlsException when the files cannot be used
   */
  public ChannelCredentials grpc() {
    try {
      X509Certificate[] chain = chain();
      AdvancedTlsX509KeyManager identity = new AdvancedTlsX509KeyManager();
      identity.updateIdentityCredentials(chain, Pem.key(Files.readAllBytes(files.key()), chain[0]));
      return TlsChannelCredentials.newBuilder()
          .trustManager(trust(chain))
          .keyManager(identity)
          .build();
    } catch (IOException | GeneralSecurityException e) {
      throw new TlsException(files.certificate() + ": " + e.getMessage(), e);
    }
  }

  private X509Certificate[] chain() throws IOException, GeneralSecurityException {
    return Pem.certificates(Files.readAllBytes(files.certificate()));
  }

  private static AdvancedTlsX509TrustManager trust(X509Certificate[] chain)
      throws IOException, GeneralSecurityException {
    AdvancedTlsX509TrustManager trust =
        AdvancedTlsX509TrustManager.newBuilder()
            .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
            .build();
    trust.updateTrustCredentials(new X509Certificate[] {chain[0]});
    return trust;
  }
}
