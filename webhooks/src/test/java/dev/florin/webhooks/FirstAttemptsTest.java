package dev.florin.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The pipeline by itself, with a sender whose answers a test gives. */
class FirstAttemptsTest {
  private final WebhookSite site = new WebhookSite();
  private final List<Message> begun = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<Outcome>> answers = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void attemptsBeginInOrderWhateverTheOrderOfTheAnswers() throws Exception {
    long id = site.webhook("https://receiver.example/");
    site.log.commit(300);
    FirstAttempts attempts = new FirstAttempts(assignment(), site.log::newest);
    Thread thread = Thread.ofVirtual().start(attempts::run);

    int answered = 0;
    while (answered < 300) {
      int most = Math.min(300, answered + FirstAttempts.IN_FLIGHT_MAX);
      WebhookSite.await("all that may be in flight", () -> answers.size() == most);
      assertThat(site.find(id).position().number()).isLessThanOrEqualTo(answered);
      List<CompletableFuture<Outcome>> open = new ArrayList<>(answers.subList(answered, most));
      Collections.reverse(open);
      open.forEach(answer -> answer.complete(new Outcome.Delivered()));
      answered = most;
    }
    site.awaitPosition(id, 300);
    attempts.stop();
    thread.join();

    assertThat(begun.stream().map(Message::id))
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, 300).mapToObj(number -> ListLog.at(number) + "").toList());
  }

  @Test
  void whatIsAboutToBeSentIsWrittenDownBefore() throws Exception {
    site.webhook("https://receiver.example/");
    site.log.commit(5);
    FirstAttempts attempts = new FirstAttempts(assignment(), site.log::newest);
    Thread thread = Thread.ofVirtual().start(attempts::run);
    WebhookSite.await("five", () -> answers.size() == 5);

    assertThat(site.progress.enabled(site.database).getFirst().startedThrough())
        .isEqualTo(ListLog.at(5));

    attempts.abandon();
    thread.join();
    assertThat(site.progress.enabled(site.database).getFirst().settledThrough())
        .isEqualTo(ListLog.at(0));
  }

  private Assignment assignment() {
    Sender sender =
        message -> {
          begun.add(message);
          answers.add(new CompletableFuture<>());
          return answers.getLast();
        };
    return new Assignment(
        site.progress.enabled(site.database).getFirst(),
        site.log,
        site.progress,
        site.database,
        sender,
        event -> "{}".getBytes(UTF_8),
        WebhookSite.quick(),
        new Backoff(Duration.ofSeconds(5), bound -> 0));
  }
}
