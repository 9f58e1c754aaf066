package dev.florin.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a window when the instance that delivers it dies, is paused, or ends. */
class TakeoverTest {
  /** Of a receiver that answers when the end has long begun. */
  private static final long SLOW_MILLIS = 300;

  private final WebhookSite site = new WebhookSite();
  private final Queue<HttpServerResponse> held = new ConcurrentLinkedQueue<>();
  private final Receiver receiver = new Receiver();

  @AfterEach
  void close() {
    site.close();
    receiver.close();
  }

  @Test
  void whatWasPerhapsSentIsSentAgainAsASecondAttemptAndNothingElseIs() {
    long id = site.webhook(receiver.url());
    Deliverer first = amidAWindow(id);

    site.takeOver("nobody");
    answerAll();
    WebhookSite.await("it to find out", () -> !first.isHeld());
    site.end(first);
    assertThat(site.find(id).position().number()).as("a lost lease writes nothing").isEqualTo(10);
    site.free();
    site.log.commit(5);
    site.deliver("two", WebhookSite.quick(), Names.SYSTEM, new HttpClientOptions());
    site.awaitPosition(id, 35);

    List<String> expected = new ArrayList<>();
    for (int number = 1; number <= 35; number++) {
      expected.add(number + "/1");
    }
    for (int number = 11; number <= 30; number++) {
      expected.add(number + "/2");
    }
    assertThat(receiver.attempts()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void anInstanceThatEndsWaitsForTheAnswersAndNothingIsSentTwice() {
    long id = site.webhook(receiver.url());
    Deliverer first = amidAWindow(id);

    receiver.answering(200);
    receiver.vertx().setTimer(SLOW_MILLIS, _ -> held.forEach(HttpServerResponse::end));
    site.end(first);
    assertThat(site.find(id).position().number()).isEqualTo(30);
    site.log.commit(5);
    site.deliver("two", WebhookSite.quick(), Names.SYSTEM, new HttpClientOptions());
    site.awaitPosition(id, 35);
    receiver.await(1, 35);

    assertThat(receiver.received()).hasSize(35).allMatch(request -> request.attempt() == 1);
  }

  @Test
  void twoInstancesDeliverOnce() {
    long id = site.webhook(receiver.url());
    site.deliver("one", WebhookSite.quick(), Names.SYSTEM, new HttpClientOptions());
    site.deliver("two", WebhookSite.quick(), Names.SYSTEM, new HttpClientOptions());
    site.log.commit(500);

    site.awaitPosition(id, 500);
    receiver.await(1, 500);

    assertThat(receiver.received()).hasSize(500).allMatch(request -> request.attempt() == 1);
  }

  /** 10 are settled, 20 are with the receiver, who does not answer. */
  private Deliverer amidAWindow(long id) {
    site.log.commit(10);
    Deliverer deliverer = site.deliver();
    site.awaitPosition(id, 10);
    receiver.answering((request, response) -> held.add(response));
    site.log.commit(20);
    WebhookSite.await("20 to be in flight", () -> held.size() == 20);
    return deliverer;
  }

  private void answerAll() {
    receiver.answering(200);
    receiver.vertx().runOnContext(_ -> held.forEach(HttpServerResponse::end));
  }
}
