package dev.florin.app.tls;

import dev.florin.app.configuration.TransportKeys;
import dev.florin.app.configuration.TransportOptions;
import dev.florin.app.wallets.WalletTrust;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import java.util.Optional;
import javax.net.ssl.X509KeyManager;

/**
 * What each side of each connection shows and demands, as the options say.
 *
 * <p>TLS 1.2 and 1.3 are what the Java platform offers unless somebody turns older ones on.
 */
public final class Credentials {
  private final TransportOptions options;
  private final Certificates certificates;

  public Credentials(TransportOptions options, Certificates certificates) {
    this.options = options;
    this.certificates = certificates;
  }

  /** Of REST; empty: plain HTTP. */
  public Optional<X509KeyManager> ofHttp() {
    return options
        .http()
        .map(files -> certificates.identity(TransportKeys.HTTP_TLS_CERTIFICATE, files));
  }

  /** Of the gRPC server. */
  public ServerCredentials ofGrpc() {
    if (options.grpc().isEmpty()) {
      return InsecureServerCredentials.create();
    }
    TlsServerCredentials.Builder tls =
        TlsServerCredentials.newBuilder()
            .keyManager(
                certificates.identity(TransportKeys.GRPC_TLS_CERTIFICATE, options.grpc().get()));
    options
        .grpcClientCa()
        .ifPresent(ca ->
            tls.trustManager(certificates.authorities(TransportKeys.GRPC_TLS_CLIENT_CA, ca))
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE));
    return tls.build();
  }

  /** Of a gateway towards wallet services. */
  public WalletTrust ofWallets() {
    if (options.walletCa().isEmpty()) {
      return WalletTrust.BLIND;
    }
    TlsChannelCredentials.Builder tls =
        TlsChannelCredentials.newBuilder()
            .trustManager(
                certificates.authorities(TransportKeys.WALLET_TLS_CA, options.walletCa().get()));
    options
        .wallet()
        .ifPresent(files ->
            tls.keyManager(certificates.identity(TransportKeys.WALLET_TLS_CERTIFICATE, files)));
    return new WalletTrust(tls.build(), options.walletName());
  }
}
