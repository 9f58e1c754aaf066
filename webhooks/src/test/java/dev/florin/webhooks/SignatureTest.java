package dev.florin.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.florin.ledger.webhook.Webhooks.SecretOf;
import java.net.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a receiver sees who checks with the public library of Standard Webhooks. */
class SignatureTest {
  private static final List<String> SIGNED =
      List.of("webhook-id", "webhook-timestamp", "webhook-signature");

  private final WebhookSite site = new WebhookSite();
  private final Receiver receiver = new Receiver();

  @AfterEach
  void close() {
    site.close();
    receiver.close();
  }

  @Test
  void theReceiversLibraryAcceptsWhatIsSentAndNothingThatWasTamperedWith() {
    SecretOf made = site.secretOf(receiver.url(), ListLog.at(0));
    site.log.commit(1);
    site.deliver();
    receiver.await(1, 1);

    Received request = receiver.received().getFirst();
    Webhook library = new Webhook(made.secret());
    assertThat(request.header("content-type"))
        .isEqualTo("application/cloudevents+json; charset=utf-8");
    assertThatCode(() -> verify(library, request, Map.of(), "")).doesNotThrowAnyException();
    assertRefused(library, request, Map.of("webhook-id", "1-2"), "");
    assertRefused(library, request, Map.of("webhook-timestamp", "1"), "");
    assertRefused(library, request, Map.of(), " ");
    assertRefused(new Webhook(site.secretOf(receiver.url(), null).secret()), request, Map.of(), "");
  }

  @Test
  void forADayAfterARotationBothSecretsSign() {
    SecretOf made = site.secretOf(receiver.url(), ListLog.at(0));
    long id = made.webhook().id();
    SecretOf rotated = site.webhooks.rotateSecret(id).orElseThrow();
    site.log.commit(1);
    site.deliver();
    receiver.await(1, 1);

    Received both = receiver.received().getFirst();
    assertThat(both.header("webhook-signature").split(" ")).hasSize(2);
    assertThatCode(() -> verify(new Webhook(made.secret()), both, Map.of(), ""))
        .doesNotThrowAnyException();
    assertThatCode(() -> verify(new Webhook(rotated.secret()), both, Map.of(), ""))
        .doesNotThrowAnyException();
  }

  @Test
  void aDayAfterARotationTheOldSecretSignsNoMore() {
    SecretOf made = site.secretOf(receiver.url(), ListLog.at(0));
    long id = made.webhook().id();
    SecretOf rotated = site.webhooks.rotateSecret(id).orElseThrow();
    site.execute("UPDATE webhook SET previous_secret_until = now() - interval '1 s'");
    site.log.commit(1);
    site.deliver();
    receiver.await(1, 1);

    Received request = receiver.received().getFirst();
    assertRefused(new Webhook(made.secret()), request, Map.of(), "");
    assertThatCode(() -> verify(new Webhook(rotated.secret()), request, Map.of(), ""))
        .doesNotThrowAnyException();
  }

  @Test
  void aRotationTakesEffectWhileEventsAreDelivered() {
    SecretOf made = site.secretOf(receiver.url(), ListLog.at(0));
    long id = made.webhook().id();
    site.deliver();
    Webhook rotated = new Webhook(site.webhooks.rotateSecret(id).orElseThrow().secret());

    WebhookSite.await(
        "the new signature",
        () -> {
          site.log.commit(1);
          return receiver.received().stream().anyMatch(request -> isAccepted(rotated, request));
        });
    WebhookSite.await("the rest", () -> site.find(id).position().equals(site.log.newest()));
    assertThat(receiver.received()).allMatch(request -> request.attempt() == 1);
  }

  private static boolean isAccepted(Webhook library, Received request) {
    try {
      verify(library, request, Map.of(), "");
      return true;
    } catch (WebhookVerificationException _) {
      return false;
    }
  }

  private static void assertRefused(
      Webhook library, Received request, Map<String, String> otherHeaders, String added) {
    assertThatThrownBy(() -> verify(library, request, otherHeaders, added))
        .isInstanceOf(WebhookVerificationException.class);
  }

  private static void verify(
      Webhook library, Received request, Map<String, String> otherHeaders, String added)
      throws WebhookVerificationException {
    Map<String, List<String>> headers = new HashMap<>();
    for (String name : SIGNED) {
      headers.put(name, List.of(otherHeaders.getOrDefault(name, request.header(name))));
    }
    library.verify(
        new String(request.body(), UTF_8) + added, HttpHeaders.of(headers, (_, _) -> true));
  }
}
