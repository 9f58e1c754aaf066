package dev.florin.ledger.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookUrlTest {
  @ParameterizedTest
  @CsvSource({
    "https://receiver.example, true, receiver.example, 443, receiver.example, /",
    "HTTPS://receiver.example/a/b?c=d&e, true, receiver.example, 443, receiver.example, /a/b?c=d&e",
    "http://127.0.0.1:8080/hook, false, 127.0.0.1, 8080, 127.0.0.1:8080, /hook",
    "https://[2606:2800::1]:8443?q=%20, true, 2606:2800::1, 8443, [2606:2800::1]:8443, /?q=%20",
    "http://a:1, false, a, 1, a:1, /",
    "http://a:65535/, false, a, 65535, a:65535, /"
  })
  void aUrlHasItsParts(
      String text, boolean secure, String host, int port, String authority, String target) {
    assertThat(WebhookUrl.parse(text))
        .isEqualTo(new WebhookUrl(secure, host, port, authority, target));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | an absolute https or http URL",
        "/hook | an absolute https or http URL",
        "receiver.example/hook | an absolute https or http URL",
        "ftp://receiver.example/ | an absolute https or http URL",
        "file:///etc/passwd | an absolute https or http URL",
        "https://receiver.example/a b | an absolute https or http URL",
        "https:receiver.example | a host, by its name or address",
        "https:///hook | a host, by its name or address",
        "https://under_score.example/ | a host, by its name or address",
        "https://[fe80::1%25eth0]/ | a host, by its name or address",
        "https://user@receiver.example/ | no user or password in it",
        "https://user:password@receiver.example/ | no user or password in it",
        "https://receiver.example/#part | no fragment",
        "https://receiver.example:0/ | a port from 1 to 65535",
        "https://receiver.example:65536/ | a port from 1 to 65535",
        "https://receiver.example/grüße | 'ASCII characters, others encoded'"
      })
  void whereNothingCanBeSentIsRefused(String text, String expectation) {
    assertThatThrownBy(() -> WebhookUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("url: " + text + " (expected: " + expectation + ")");
  }

  @Test
  void aUrlHasABound() {
    String longest = "https://receiver.example/" + "a".repeat(WebhookUrl.CHARACTERS_MAX - 25);
    assertThat(WebhookUrl.parse(longest).host()).isEqualTo("receiver.example");
    assertThatThrownBy(() -> WebhookUrl.parse(longest + "a"))
        .hasMessageStartingWith("url: https://receiver.example/a")
        .hasMessageEndingWith("a... (expected: at most 2048 characters)");
  }
}
