package dev.florin.app.wallets;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host's name. */
@FunctionalInterface
interface HostLookup {
  HostLookup SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /**
   * The addresses in their present order; waits for the network.
   *
   * @throws UnknownHostException when there is none now
   */
  List<InetAddress> addresses(String host) throws UnknownHostException;
}
