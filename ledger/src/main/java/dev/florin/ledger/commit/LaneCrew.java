package dev.florin.ledger.commit;

import dev.florin.ledger.IdSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Lanes that do the same work, with a thread each, and a pool that answers callers.
 *
 * @param <A> what commands are answered with
 */
final class LaneCrew<A> {
  private final MonotonicClock clock;
  private final List<LaneThread> lanes = new ArrayList<>();
  private final ExecutorService answers;

  /**
   * Starts the lanes.
   *
   * @param place what they are, and between which others
   * @param work where they get what they do
   * @param transactions makes the transaction of the lane with this number
   * @param means what they work with
   */
  LaneCrew(Place place, Work<A> work, IntFunction<Transaction<A>> transactions, Means means) {
    this.clock = means.clock();
    this.answers = answers(place);
    Lane.Surroundings surroundings =
        new Lane.Surroundings(
            means.store(), means.ids(), means.clock(), answers, means.statistics(), means.traces());
    for (int i = 0; i < place.lanes(); i++) {
      int number = place.firstNumber() + i;
      Lane<A> lane =
          new Lane<>(
              number, work, transactions.apply(number), surroundings, place.batchCommandsMax());
      lanes.add(new LaneThread(place.name() + "-" + i, lane, work, this::wakeAll));
    }
    lanes.forEach(LaneThread::start);
  }

  /**
   * What a crew is.
   *
   * @param name of its threads
   * @param firstNumber of its lanes, among all that share claims
   * @param lanes how many
   * @param batchCommandsMax commands in one transaction
   */
  record Place(String name, int firstNumber, int lanes, int batchCommandsMax) {}

  /**
   * What all crews of a ledger share.
   *
   * @param store where the money is
   * @param ids for new transfers
   * @param clock for pauses
   * @param statistics counted up
   * @param traces of their batches
   */
  record Means(
      Store store,
      IdSource ids,
      MonotonicClock clock,
      LaneStatistics statistics,
      BatchTraces traces) {}

  /** Why a lane will never take anything again; empty if all do. */
  Optional<String> failure() {
    return lanes.stream().flatMap(lane -> lane.failure().stream()).findFirst();
  }

  void wakeOne() {
    for (LaneThread lane : lanes) {
      if (lane.isIdle()) {
        lane.wake();
        return;
      }
    }
  }

  void wakeAll() {
    lanes.forEach(LaneThread::wake);
  }

  /** Lets the lanes finish what waits, for so long, then ends them after the turn they are in. */
  void finish(Duration patience) {
    long deadlineNanos = clock.nanos() + patience.toNanos();
    lanes.forEach(LaneThread::finish);
    lanes.forEach(lane -> lane.awaitEnd(Duration.ofNanos(deadlineNanos - clock.nanos())));
    lanes.forEach(LaneThread::stop);
  }

  /** Answers who is still to be answered, within a second. */
  void endAnswers() {
    answers.shutdown();
    try {
      var _ = answers.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A lane that outlives its crew has nobody left to answer: what it hands in is dropped. */
  private static ExecutorService answers(Place place) {
    return new ThreadPoolExecutor(
        place.lanes(),
        place.lanes(),
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        Thread.ofPlatform().name(place.name() + "-answer-", 0).daemon().factory(),
        new ThreadPoolExecutor.DiscardPolicy());
  }
}
