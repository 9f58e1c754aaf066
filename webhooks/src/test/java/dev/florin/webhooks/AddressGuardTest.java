package dev.florin.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.webhook.WebhookUrl;
import dev.florin.webhooks.AddressGuard.Way;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AddressGuardTest {
  private static final WebhookUrl URL = WebhookUrl.parse("https://receiver.example/hook");
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String PUBLIC = "93.184.216.34";

  private static final String PUBLIC_ONES =
      """
      93.184.216.34 1.1.1.1 100.63.255.255 100.128.0.1 172.15.255.255 172.32.0.1
      192.0.1.1 198.17.255.255 198.20.0.1 223.255.255.255
      2606:2800:220:1:248:1893:25c8:1946 64:ff9b::5db8:d822
      """;

  private static final String SPECIAL =
      """
      0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254
      169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1 192.88.99.1
      192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1
      239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 ::ffff:10.0.0.1 ::127.0.0.1
      64:ff9b::10.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1 2001:db8::1
      2002:7f00:1::1 2002:5db8:d822::1 3fff::1 fc00::1 fd12:3456::1 fe80::1 fec0::1
      ff02::1
      """;

  static Stream<String> special() {
    return Arrays.stream(SPECIAL.split("\\s+"));
  }

  static Stream<String> publicOnes() {
    return Arrays.stream(PUBLIC_ONES.split("\\s+"));
  }

  @ParameterizedTest
  @MethodSource("special")
  void anAddressThatIsNotPublicIsRefused(String address) {
    assertThat(check(AddressGuardTest::never, address))
        .isEqualTo(new Way.Closed("the name leads to an address that is not allowed"));
    assertThat(check(AddressGuardTest::never, PUBLIC, address))
        .as("one of two")
        .isInstanceOf(Way.Closed.class);
    assertThat(check(AddressGuardTest::never, address, PUBLIC))
        .as("one of two")
        .isInstanceOf(Way.Closed.class);
    assertThat(check(any -> true, address)).as("allowed").isInstanceOf(Way.Open.class);
  }

  @ParameterizedTest
  @MethodSource("publicOnes")
  void aPublicAddressIsFit(String address) {
    assertThat(check(AddressGuardTest::never, address))
        .isEqualTo(new Way.Open(InetAddress.ofLiteral(address)));
  }

  @Test
  void httpIsForAllowedAddressesOnly() {
    WebhookUrl plain = WebhookUrl.parse("http://receiver.example/hook");
    try (AddressGuard guard = guard(List.of(PUBLIC), AddressGuardTest::never, LONG)) {
      assertThat(guard.check(plain))
          .isEqualTo(new Way.Closed("http is for allowed addresses only, https is needed"));
    }
    try (AddressGuard guard = guard(List.of("127.0.0.1"), InetAddress::isLoopbackAddress, LONG)) {
      assertThat(guard.check(plain)).isInstanceOf(Way.Open.class);
    }
  }

  @Test
  void aNameThatIsUnknownIsRefused() {
    Names none =
        host -> {
          throw new UnknownHostException(host);
        };
    try (AddressGuard guard = new AddressGuard(none, AddressGuardTest::never, LONG)) {
      assertThat(guard.check(URL)).isEqualTo(new Way.Closed("the name is unknown"));
    }
  }

  @Test
  void aLookupThatHangsIsNotWaitedForForEver() {
    CountDownLatch end = new CountDownLatch(1);
    Names hanging =
        host -> {
          try {
            end.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          return List.of();
        };
    try (AddressGuard guard =
        new AddressGuard(hanging, AddressGuardTest::never, Duration.ofMillis(10))) {
      assertThat(guard.check(URL))
          .isEqualTo(new Way.Closed("the name was not resolved within 10 ms"));
    } finally {
      end.countDown();
    }
  }

  private static boolean never(InetAddress address) {
    return false;
  }

  private static Way check(Predicate<InetAddress> allowed, String... addresses) {
    try (AddressGuard guard = guard(Arrays.asList(addresses), allowed, LONG)) {
      return guard.check(URL);
    }
  }

  private static AddressGuard guard(
      List<String> addresses, Predicate<InetAddress> allowed, Duration timeout) {
    return new AddressGuard(
        host -> addresses.stream().map(InetAddress::ofLiteral).toList(), allowed, timeout);
  }
}
