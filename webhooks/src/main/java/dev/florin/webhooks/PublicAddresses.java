package dev.florin.webhooks;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Tells addresses of the public internet from all others, after the registries of special addresses
 * (RFC 6890 and what updates it).
 */
final class PublicAddresses {
  private static final List<Network> SPECIAL_V4 =
      networks(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private
          "100.64.0.0/10", // shared, behind a carrier
          "127.0.0.0/8", // loopback
          "169.254.0.0/16", // link-local, where clouds answer with credentials
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments
          "192.0.2.0/24", // documentation
          "192.88.99.0/24", // relays of 6to4
          "192.168.0.0/16", // private
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, and the broadcast

  /** All that is public in IPv6 is here: not loopback, local, mapped, multicast. */
  private static final Network GLOBAL_V6 = Network.of("2000::/3");

  private static final List<Network> SPECIAL_V6 =
      networks(
          "2001::/23", // protocol assignments, Teredo among them
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4, which embeds any IPv4 address
          "3fff::/20"); // documentation

  /** An IPv4 address at the end of an IPv6 one: as public as that is. */
  private static final Network NAT64 = Network.of("64:ff9b::/96");

  private static final int V4_BYTES = 4;

  private PublicAddresses() {}

  static boolean contains(InetAddress address) {
    return isPublic(address.getAddress());
  }

  private static boolean isPublic(byte[] address) {
    if (address.length == V4_BYTES) {
      return none(SPECIAL_V4, address);
    }
    if (NAT64.contains(address)) {
      return isPublic(Arrays.copyOfRange(address, address.length - V4_BYTES, address.length));
    }
    return GLOBAL_V6.contains(address) && none(SPECIAL_V6, address);
  }

  private static boolean none(List<Network> networks, byte[] address) {
    return networks.stream().noneMatch(network -> network.contains(address));
  }

  private static List<Network> networks(String... texts) {
    return Arrays.stream(texts).map(Network::of).toList();
  }
}
