package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What was sent and what was answered, as the callers saw it: each order is written down before it
 * is sent, and its answer after. It is all that the checks know; they never look inside.
 */
final class Journal {
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final Queue<String> contradictions = new ConcurrentLinkedQueue<>();
  private final Semaphore finals = new Semaphore(0);
  private final LongAdder requests = new LongAdder();
  private final LongAdder repeats = new LongAdder();
  private final LongAdder unanswered = new LongAdder();

  /** An order, and the first final answer to it. */
  record Entry(Order order, AtomicReference<@Nullable Answer> first) {
    Optional<Answer> answer() {
      return Optional.ofNullable(first.get());
    }

    boolean isDone() {
      return answer().filter(Answer::isDone).isPresent();
    }
  }

  void sending(Order order) {
    requests.increment();
    entries.computeIfAbsent(
        order.key(), key -> new Entry(order, new AtomicReference<@Nullable Answer>()));
  }

  void answered(Order order, Answer answer) {
    if (answer.isFinal()) {
      remember(Objects.requireNonNull(entries.get(order.key())), answer);
      finals.release();
    } else if (answer.isNone()) {
      unanswered.increment();
    } else if (!answer.saysTryAgain()) {
      contradictions.add(order + " was answered " + answer);
    }
  }

  private void remember(Entry entry, Answer answer) {
    if (entry.first().compareAndSet(null, answer)) {
      return;
    }
    repeats.increment();
    Answer first = entry.answer().orElseThrow();
    if (!first.saysTheSameAs(answer)) {
      contradictions.add(entry.order() + " was answered " + first + " and then " + answer);
    }
  }

  /** Waits until so many more final answers came from now on. */
  void awaitAnswers(int count) throws InterruptedException {
    int _ = finals.drainPermits();
    assertThat(finals.tryAcquire(count, 120, TimeUnit.SECONDS)).as("answers under load").isTrue();
  }

  boolean isAnswered(Order order) {
    return Optional.ofNullable(entries.get(order.key())).flatMap(Entry::answer).isPresent();
  }

  /** Requests that got no answer at all. */
  long unanswered() {
    return unanswered.sum();
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  List<Order> orders() {
    return entries.values().stream().map(Entry::order).toList();
  }

  /** Answers that no order, or no order twice, may get. */
  Collection<String> contradictions() {
    return contradictions;
  }

  /** One line of figures. */
  @Override
  public String toString() {
    long done = entries.values().stream().filter(Entry::isDone).count();
    long open = entries.values().stream().filter(entry -> entry.answer().isEmpty()).count();
    long refused = entries.size() - done - open;
    return requests.sum()
        + " requests of "
        + entries.size()
        + " orders: "
        + done
        + " done, "
        + refused
        + " refused, "
        + open
        + " open; "
        + repeats.sum()
        + " repeated answers, "
        + contradictions.size()
        + " contradictions";
  }
}
