package dev.florin.gateway.throttle;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Where a request comes from: the other end of the connection or, where that is one of our own
 * proxies, whom the proxy names. Immutable.
 *
 * <p>Only {@code X-Forwarded-For} is read, because it is what nginx, HAProxy, Envoy and the clouds'
 * balancers append to. Were {@code Forwarded} read as well, a caller could set the one that the
 * proxy in front passes on untouched.
 */
final class ClientAddress {
  private final List<AddressRange> trustedProxies;

  ClientAddress(List<AddressRange> trustedProxies) {
    this.trustedProxies = List.copyOf(trustedProxies);
  }

  /**
   * The network that the request came from, as a key.
   *
   * @param peer address of the connection, without a port; may be no IP address at all
   * @param forwardedFor the values of the header, in the order of the request
   */
  String networkOf(String peer, List<String> forwardedFor) {
    return IpAddress.parse(withoutZone(peer))
        .map(address -> IpAddress.network(client(address, forwardedFor)))
        .orElse(peer);
  }

  /** The very address that the request came from; parameters as above. */
  String of(String peer, List<String> forwardedFor) {
    return IpAddress.parse(withoutZone(peer))
        .map(address -> client(address, forwardedFor).getHostAddress())
        .orElse(peer);
  }

  /**
   * Each proxy appends whom it got the request from, so the list is believed from its right end,
   * for as long as those who wrote it are ours.
   */
  private InetAddress client(InetAddress peer, List<String> forwardedFor) {
    if (!isTrusted(peer) || forwardedFor.isEmpty()) {
      return peer;
    }
    String[] hops = String.join(",", forwardedFor).split(",", -1);
    InetAddress client = peer;
    for (int at = hops.length - 1; at >= 0 && isTrusted(client); at--) {
      Optional<InetAddress> hop = IpAddress.parseHop(hops[at].strip());
      if (hop.isEmpty()) {
        return peer;
      }
      client = hop.get();
    }
    return client;
  }

  private boolean isTrusted(InetAddress address) {
    return trustedProxies.stream().anyMatch(range -> range.contains(address));
  }

  private static String withoutZone(String peer) {
    int zone = peer.indexOf('%');
    return zone < 0 ? peer : peer.substring(0, zone);
  }
}
