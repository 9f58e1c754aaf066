package dev.florin.app;

import dev.florin.app.configuration.Configuration;
import dev.florin.app.configuration.HostPort;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a running start can be reached from this machine.
 *
 * @param rest URL of the REST door, without a slash at its end; empty where there is none
 * @param page URL of the wallet in a browser; empty where it is not served
 * @param grpc host and port; empty where there is none
 * @param ops URL of the port for operators, without a slash at its end
 */
record Whereabouts(
    Optional<String> rest, Optional<String> page, Optional<String> grpc, String ops) {
  static Whereabouts of(Configuration configuration, Florin florin) {
    String scheme = configuration.transport().http().isPresent() ? "https" : "http";
    Optional<String> rest =
        address(configuration.listen(), florin.httpPort()).map(address -> scheme + "://" + address);
    return new Whereabouts(
        rest,
        configuration.page().served() ? rest.map(url -> url + "/") : Optional.empty(),
        address(configuration.transport().grpcListen(), florin.grpcPort()),
        "http://"
            + HostPort.toReach(configuration.telemetry().ops().getAddress(), florin.opsPort()));
  }

  private static Optional<String> address(InetAddress listen, OptionalInt port) {
    return port.isPresent()
        ? Optional.of(HostPort.toReach(listen, port.getAsInt()).toString())
        : Optional.empty();
  }
}
