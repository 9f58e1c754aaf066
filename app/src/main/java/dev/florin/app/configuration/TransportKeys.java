package dev.florin.app.configuration;

import static dev.florin.app.configuration.ValueType.hostName;
import static dev.florin.app.configuration.ValueType.integer;
import static dev.florin.app.configuration.ValueType.localAddress;
import static dev.florin.app.configuration.ValueType.origins;
import static dev.florin.app.configuration.ValueType.path;
import static dev.florin.app.configuration.ValueType.truth;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The options of connections, in and out: a part of the table in {@link Keys}. */
public final class TransportKeys {
  private static final String ITS_KEY = "Its private key, PEM (PKCS #8), readable by nobody else.";

  public static final Key<InetAddress> GRPC_LISTEN =
      new Key<>(
          "grpc-listen",
          localAddress(),
          new Fallback("that of listen", values -> values.text(Keys.LISTEN)),
          "Address that gRPC listens on, where it is another one.",
          false);
  public static final Key<Optional<Path>> HTTP_TLS_CERTIFICATE =
      file("http-tls-certificate", "Certificates of REST, PEM, its own first; read when changed.");
  public static final Key<Optional<Path>> HTTP_TLS_KEY = file("http-tls-key", ITS_KEY);
  public static final Key<Optional<Path>> GRPC_TLS_CERTIFICATE =
      file("grpc-tls-certificate", "Certificates of gRPC, PEM, its own first; read when changed.");
  public static final Key<Optional<Path>> GRPC_TLS_KEY = file("grpc-tls-key", ITS_KEY);
  public static final Key<Optional<Path>> GRPC_TLS_CLIENT_CA =
      file(
          "grpc-tls-client-ca",
          "Authorities, PEM, of which every client of gRPC must show a certificate.");
  public static final Key<Boolean> GRPC_PLAIN_ON_PUBLIC_ADDRESS =
      new Key<>(
          "grpc-plain-on-public-address",
          truth(),
          Fallback.fixed("false"),
          "Allow gRPC with other machines that does not prove who the two sides are.",
          false);
  public static final Key<Optional<Path>> WALLET_TLS_CA =
      file(
          "wallet-tls-ca",
          "Authorities, PEM, of the wallet processes' certificates; turns TLS on.");
  public static final Key<Optional<Path>> WALLET_TLS_CERTIFICATE =
      file(
          "wallet-tls-certificate",
          "What a gateway shows to wallet processes, PEM, its own first.");
  public static final Key<Optional<Path>> WALLET_TLS_KEY = file("wallet-tls-key", ITS_KEY);
  public static final Key<Optional<String>> WALLET_TLS_NAME =
      new Key<>(
          "wallet-tls-name",
          hostName().optional(),
          new Fallback("each one's host in wallet-address", values -> ""),
          "The name that all wallet processes' certificates are for.",
          false);
  public static final Key<Integer> CONNECTIONS_MAX =
      new Key<>(
          "connections-max",
          integer(1, 1_000_000),
          Fallback.fixed("25000"),
          "Connections of REST at once; one more is closed. Streams need one each.",
          false);
  public static final Key<List<String>> CORS_ORIGINS =
      new Key<>(
          "cors-origins",
          origins(),
          Fallback.none(),
          "Web pages that may use REST from a browser, by their origins.",
          false);

  static final List<Key<?>> ALL =
      List.of(
          GRPC_LISTEN,
          HTTP_TLS_CERTIFICATE,
          HTTP_TLS_KEY,
          GRPC_TLS_CERTIFICATE,
          GRPC_TLS_KEY,
          GRPC_TLS_CLIENT_CA,
          GRPC_PLAIN_ON_PUBLIC_ADDRESS,
          WALLET_TLS_CA,
          WALLET_TLS_CERTIFICATE,
          WALLET_TLS_KEY,
          WALLET_TLS_NAME,
          CONNECTIONS_MAX,
          CORS_ORIGINS);

  private TransportKeys() {}

  private static Key<Optional<Path>> file(String name, String description) {
    return new Key<>(name, path("FILE").optional(), Fallback.none(), description, false);
  }
}
