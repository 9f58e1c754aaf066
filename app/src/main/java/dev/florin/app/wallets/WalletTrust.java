package dev.florin.app.wallets;

import dev.florin.app.configuration.HostPort;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import java.util.Optional;

/**
 * By what a wallet service is known to be one.
 *
 * @param credentials whom to believe, and what to show
 * @param name the one that all services' certificates are for; empty: each one's own host, as
 *     wallet-address names it, so that none of them can stand in for another
 */
public record WalletTrust(ChannelCredentials credentials, Optional<String> name) {

  /** Asks for no proof and gives none. */
  public static final WalletTrust BLIND =
      new WalletTrust(InsecureChannelCredentials.create(), Optional.empty());

  /** The authority of a service's connections. */
  String authority(HostPort service) {
    return name.orElseGet(service::toString);
  }
}
