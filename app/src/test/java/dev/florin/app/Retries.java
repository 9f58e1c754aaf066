package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Sends orders again with their keys, until each has a final answer. */
final class Retries {
  private static final int CALLERS = 12;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long PAUSE_MILLIS = 20;

  private Retries() {}

  /** Each order that had its answer gets it again, marked as given before; the others get one. */
  static void all(List<Order> orders, Doors doors, Journal journal) throws Exception {
    List<Future<?>> results = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      for (Order order : orders) {
        results.add(callers.submit(() -> retry(order, doors, journal)));
      }
    }
    for (Future<?> result : results) {
      result.get();
    }
  }

  /** The final answer to it. */
  static Answer retry(Order order, Doors doors, Journal journal) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
    boolean answeredBefore = journal.isAnswered(order);
    Answer answer = doors.send(order, journal).join();
    while (!answer.isFinal()) {
      assertThat(System.nanoTime()).as("%s: %s", order, answer).isLessThan(deadlineNanos);
      Thread.sleep(PAUSE_MILLIS); // the client's pause before it asks again
      answer = doors.send(order, journal).join();
    }
    if (answeredBefore) {
      assertThat(answer.replayed()).as("%s: %s", order, answer).isTrue();
    }
    return answer;
  }
}
