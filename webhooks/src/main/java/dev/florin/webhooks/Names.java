package dev.florin.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Where names lead. Threads: any; waits, for as long as it takes. */
@FunctionalInterface
interface Names {
  /** The machine's. */
  Names SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /**
   * All addresses of a host, at least one.
   *
   * @param host a name, or an address itself
   */
  List<InetAddress> addresses(String host) throws UnknownHostException;
}
