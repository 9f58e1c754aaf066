package dev.florin.gateway.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a request without a token is counted against. */
class ClientAddressTest {
  private final ClientAddress direct = new ClientAddress(List.of());
  private final ClientAddress proxied =
      new ClientAddress(
          Stream.of("10.0.0.0/8", "192.0.2.7", "fd00::/8").map(AddressRange::parse).toList());

  @ParameterizedTest
  @CsvSource({
    "203.0.113.9, 203.0.113.9",
    "2001:db8:1:2:3:4:5:6, 20010db800010002/64",
    "2001:db8:1:2:ffff::1, 20010db800010002/64",
    "::ffff:203.0.113.9, 203.0.113.9",
    "fe80::1%eth0, fe80000000000000/64",
    "/tmp/socket, /tmp/socket"
  })
  void callerIsAnAddressOrItsNetwork(String peer, String key) {
    assertThat(direct.networkOf(peer, List.of())).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.9, 203.0.113.9",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:3:4:5:6",
    "10.0.0.3, 198.51.100.7",
    "/tmp/socket, /tmp/socket"
  })
  void anOriginIsTheWholeAddress(String peer, String address) {
    assertThat(proxied.of(peer, List.of("198.51.100.7"))).isEqualTo(address);
  }

  @Test
  void headerOfAStrangerIsNotBelieved() {
    assertThat(direct.networkOf("203.0.113.9", List.of("198.51.100.1"))).isEqualTo("203.0.113.9");
    assertThat(proxied.networkOf("203.0.113.9", List.of("198.51.100.1"))).isEqualTo("203.0.113.9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "198.51.100.1; 198.51.100.1",
        "198.51.100.1:4711; 198.51.100.1",
        "[2001:db8::1]; 20010db800000000/64",
        "[2001:db8::1]:4711; 20010db800000000/64",
        "2001:db8::1; 20010db800000000/64",
        "1.1.1.1, 198.51.100.1; 198.51.100.1",
        "1.1.1.1,198.51.100.1 , 10.9.9.9,192.0.2.7; 198.51.100.1",
        "nonsense, 198.51.100.1; 198.51.100.1",
        "10.3.3.3, 10.2.2.2; 10.3.3.3"
      })
  void proxysWordIsTakenFromTheRight(String header, String key) {
    assertThat(proxied.networkOf("10.0.0.1", List.of(header))).isEqualTo(key);
    assertThat(proxied.networkOf("fd00::1", List.of(header))).isEqualTo(key);
  }

  @Test
  void linesOfTheHeaderAreOneList() {
    assertThat(proxied.networkOf("10.0.0.1", List.of("1.1.1.1", "198.51.100.1, 10.2.2.2")))
        .isEqualTo("198.51.100.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "unknown",
        "_hidden",
        "localhost",
        "1.2.3",
        "999.1.1.1",
        "1.2.3.4.5",
        "0x7f000001",
        "2001:db8::1::2",
        "[1.2.3.4",
        "fe80::1%eth0",
        "1.2.3.4:port",
        "198.51.100.1, nonsense",
        "198.51.100.1, 10.2.2.2, "
      })
  void nonsenseLeavesThePeer(String header) {
    assertThat(proxied.networkOf("10.0.0.1", List.of(header))).isEqualTo("10.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, 11.0.0.0",
    "10.0.0.7, 10.0.0.7, 10.0.0.6",
    "10.128.0.0/9, 10.200.0.1, 10.127.0.1",
    "192.0.2.128/25, 192.0.2.255, 192.0.2.127",
    "0.0.0.0/0, 255.1.2.3, ::1",
    "fd00::/8, fdff::1, fe00::1",
    "2001:db8::/33, 2001:db8:7fff::1, 2001:db8:8000::1"
  })
  void rangeHoldsWhatBeginsWithItsBits(String range, String inside, String outside) {
    assertThat(AddressRange.parse(range).contains(InetAddress.ofLiteral(inside))).isTrue();
    assertThat(AddressRange.parse(range).contains(InetAddress.ofLiteral(outside))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "::/129",
        "10.0.0/8",
        "proxy"
      })
  void rangeThatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
