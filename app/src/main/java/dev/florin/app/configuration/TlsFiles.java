package dev.florin.app.configuration;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Who a side of a connection says it is, in two PEM files.
 *
 * @param certificate its own certificate, and after it those between it and the authority's
 * @param key the private key of the first, in PKCS #8 without a password
 */
public record TlsFiles(Path certificate, Path key) {

  /** Those of REST, if any. */
  public static Optional<TlsFiles> ofHttp(Values values) {
    return stated(values, TransportKeys.HTTP_TLS_CERTIFICATE, TransportKeys.HTTP_TLS_KEY);
  }

  /** Those of gRPC, if any. */
  public static Optional<TlsFiles> ofGrpc(Values values) {
    return stated(values, TransportKeys.GRPC_TLS_CERTIFICATE, TransportKeys.GRPC_TLS_KEY);
  }

  /** Empty where neither is stated; one without the other is a complaint. */
  static Optional<TlsFiles> stated(
      Values values, Key<Optional<Path>> certificate, Key<Optional<Path>> key) {
    Optional<Path> certificateFile = values.get(certificate);
    Optional<Path> keyFile = values.get(key);
    if (certificateFile.isPresent() && keyFile.isEmpty()) {
      throw values.complaint(certificate, "with " + key.name() + ", the file of its private key");
    }
    if (keyFile.isPresent() && certificateFile.isEmpty()) {
      throw values.complaint(key, "with " + certificate.name() + ", the file of its certificate");
    }
    return certificateFile.map(file -> new TlsFiles(file, keyFile.orElseThrow()));
  }
}
