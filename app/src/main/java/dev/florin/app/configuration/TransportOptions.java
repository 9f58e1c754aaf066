package dev.florin.app.configuration;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How connections are made, in and out.
 *
 * @param grpcListen address of gRPC
 * @param http certificate of REST; empty: plain HTTP
 * @param grpc certificate of gRPC; empty: plain text
 * @param grpcClientCa authorities of gRPC's clients; empty: they need no certificate
 * @param walletCa authorities of wallet processes; empty: a gateway reaches them in plain text
 * @param wallet what a gateway shows to wallet processes
 * @param walletName the name that their certificates are for; empty: each one's host
 * @param connectionsMax of REST at once
 * @param corsOrigins of web pages that may use REST
 */
public record TransportOptions(
    InetAddress grpcListen,
    Optional<TlsFiles> http,
    Optional<TlsFiles> grpc,
    Optional<Path> grpcClientCa,
    Optional<Path> walletCa,
    Optional<TlsFiles> wallet,
    Optional<String> walletName,
    int connectionsMax,
    List<String> corsOrigins) {

  /**
   * As the options say; whoever can reach gRPC has the wallets of every token that he sees, so no
   * default leaves it open.
   *
   * @throws ConfigurationException when two options contradict each other
   */
  static TransportOptions of(Values values) {
    TransportOptions options =
        new TransportOptions(
            values.get(TransportKeys.GRPC_LISTEN),
            TlsFiles.ofHttp(values),
            TlsFiles.ofGrpc(values),
            values.get(TransportKeys.GRPC_TLS_CLIENT_CA),
            values.get(TransportKeys.WALLET_TLS_CA),
            TlsFiles.stated(
                values, TransportKeys.WALLET_TLS_CERTIFICATE, TransportKeys.WALLET_TLS_KEY),
            values.get(TransportKeys.WALLET_TLS_NAME),
            values.get(TransportKeys.CONNECTIONS_MAX),
            values.get(TransportKeys.CORS_ORIGINS));
    requireTheirOthers(values, options);
    if (!values.get(TransportKeys.GRPC_PLAIN_ON_PUBLIC_ADDRESS)) {
      requireProofAtTheDoor(values, options);
      requireProofOfWallets(values, options);
    }
    return options;
  }

  private static void requireTheirOthers(Values values, TransportOptions options) {
    if (options.grpcClientCa.isPresent() && options.grpc.isEmpty()) {
      throw values.complaint(
          TransportKeys.GRPC_TLS_CLIENT_CA, "with grpc-tls-certificate and grpc-tls-key");
    }
    if (options.wallet.isPresent() && options.walletCa.isEmpty()) {
      throw values.complaint(
          TransportKeys.WALLET_TLS_CERTIFICATE,
          "with wallet-tls-ca, the authorities of the wallet processes' certificates");
    }
    if (options.walletName.isPresent() && options.walletCa.isEmpty()) {
      throw values.complaint(TransportKeys.WALLET_TLS_NAME, "with wallet-tls-ca");
    }
  }

  private static void requireProofAtTheDoor(Values values, TransportOptions options) {
    boolean proven = options.grpc.isPresent() && options.grpcClientCa.isPresent();
    boolean listens = values.get(Keys.ROLE).keepsMoney();
    if (listens && !proven && !options.grpcListen.isLoopbackAddress()) {
      throw values.complaint(
          TransportKeys.GRPC_LISTEN,
          "a loopback address; or grpc-tls-certificate, grpc-tls-key and grpc-tls-client-ca; or"
              + " grpc-plain-on-public-address = true to do without");
    }
  }

  private static void requireProofOfWallets(Values values, TransportOptions options) {
    boolean far = values.get(Keys.WALLET_ADDRESS).stream().anyMatch(each -> !each.isLoopback());
    if (far && options.walletCa.isEmpty()) {
      throw values.complaint(
          Keys.WALLET_ADDRESS,
          "loopback addresses; or wallet-tls-ca, with wallet-tls-certificate and wallet-tls-key;"
              + " or grpc-plain-on-public-address = true to do without");
    }
  }
}
