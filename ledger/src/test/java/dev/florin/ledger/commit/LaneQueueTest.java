package dev.florin.ledger.commit;

import static dev.florin.ledger.commit.Commands.deposit;
import static dev.florin.ledger.commit.Commands.transfer;
import static dev.florin.ledger.commit.Commands.withdrawal;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.Command;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LaneQueueTest {
  private static final long DEADLINE_NANOS = 1_000;

  private final LaneQueue<Outcome> queue = new LaneQueue<>(1_000);

  @Test
  void aLaneTakesTheOldestFirstAndNoMoreThanItMay() {
    Ticket<Outcome> first = offer(transfer(1, 2, 1));
    Ticket<Outcome> second = offer(transfer(2, 3, 1));
    Ticket<Outcome> third = offer(transfer(3, 1, 1));

    assertThat(queue.take(0, 2)).containsExactly(first, second);
    queue.finish(0);
    assertThat(queue.take(0, 2)).containsExactly(third);
    assertThat(queue.hasWaiting()).isFalse();
  }

  @Test
  void twoLanesNeverHoldOneWallet() {
    Ticket<Outcome> first = offer(transfer(1, 2, 1));
    assertThat(queue.take(0, 10)).containsExactly(first);
    Ticket<Outcome> sourceShared = offer(transfer(1, 3, 1));
    Ticket<Outcome> destinationShared = offer(withdrawal(2, 1));
    Ticket<Outcome> free = offer(transfer(4, 5, 1));

    assertThat(queue.take(1, 10)).containsExactly(free);
    queue.finish(0);
    assertThat(queue.take(0, 10)).containsExactly(sourceShared, destinationShared);
  }

  @Test
  void twoLanesNeverHoldOneKey() {
    Ticket<Outcome> elder = offer(deposit("k", 1, 5));
    assertThat(queue.take(0, 10)).containsExactly(elder);
    Ticket<Outcome> twin = offer(deposit("k", 2, 5));

    assertThat(queue.take(1, 10)).isEmpty();
    queue.finish(0);
    assertThat(queue.take(1, 10)).containsExactly(twin);
  }

  @Test
  void systemWalletsAndMissingRecipientsAreNoClaims() {
    Ticket<Outcome> deposit = offer(deposit(1, 5));
    assertThat(queue.take(0, 10)).containsExactly(deposit);
    Ticket<Outcome> another = offer(deposit(2, 5));
    Ticket<Outcome> withdrawal = offer(withdrawal(3, 5));
    Ticket<Outcome> nobody = offer(transfer(4, Command.NOBODY, 5));
    assertThat(queue.take(1, 10)).containsExactly(another, withdrawal, nobody);
    Ticket<Outcome> nobodyEither = offer(transfer(5, Command.NOBODY, 5));
    assertThat(queue.take(2, 10)).containsExactly(nobodyEither);
  }

  @Test
  void aCommandFromAWalletToItselfIsTakenAndFreed() {
    Ticket<Outcome> self = offer(transfer(1, 1, 5));
    assertThat(queue.take(0, 10)).containsExactly(self);
    queue.finish(0);
    assertThat(queue.isIdle()).isTrue();
    assertThat(queue.isAtWork(self.command().callerKey())).isFalse();
  }

  @Test
  void whoWasPassedOverTwiceClosesItsWalletsToYoungerOnes() {
    offer(transfer(1, 2, 1));
    queue.take(0, 10);
    Ticket<Outcome> waits = offer(transfer(2, 3, 1));
    Ticket<Outcome> overtakes = offer(transfer(3, 4, 1));
    assertThat(queue.take(1, 10)).containsExactly(overtakes);
    queue.finish(1);
    Ticket<Outcome> stopped = offer(transfer(3, 4, 1));
    Ticket<Outcome> elsewhere = offer(transfer(5, 6, 1));
    assertThat(queue.take(1, 10)).containsExactly(elsewhere);
    queue.finish(0);

    assertThat(queue.take(0, 10)).containsExactly(waits, stopped);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noCommandWaitsForMoreThanABoundedNumberOfBatches(long seed) {
    assertThat(new Simulation(seed).longestWaitInBatches()).isLessThanOrEqualTo(40);
  }

  /**
   * Eight lanes and a flood on a few hot wallets. Time is counted in batches finished, and a new
   * command is offered whenever one is taken, so that the flood never ends by itself.
   */
  private static final class Simulation {
    private static final int LANES = 8;
    private static final int HOT_WALLETS = 4;
    private static final int COMMANDS = 6_000;
    private static final int WAITING = 60;
    private static final int BATCH = 4;

    private final Random random;
    private final LaneQueue<Outcome> queue = new LaneQueue<>(10_000);
    private final Map<Ticket<Outcome>, Integer> offeredAt = new HashMap<>();
    private final Map<Integer, List<Ticket<Outcome>>> busy = new HashMap<>();
    private int offered;
    private int finished;
    private int longest;

    Simulation(long seed) {
      random = new Random(seed);
    }

    int longestWaitInBatches() {
      for (int i = 0; i < WAITING; i++) {
        offer();
      }
      while (!offeredAt.isEmpty() || !busy.isEmpty()) {
        int lane = random.nextInt(LANES);
        if (busy.remove(lane) != null) {
          queue.finish(lane);
          finished++;
        } else {
          take(lane);
        }
      }
      return longest;
    }

    private void take(int lane) {
      List<Ticket<Outcome>> taken = queue.take(lane, BATCH);
      if (taken.isEmpty()) {
        return;
      }
      for (Ticket<Outcome> ticket : taken) {
        longest = Math.max(longest, finished - requireNonNull(offeredAt.remove(ticket)));
        offer();
      }
      busy.put(lane, taken);
      requireDisjoint();
    }

    private void offer() {
      if (offered++ < COMMANDS) {
        long source = random.nextInt(3) == 0 ? 100 + random.nextLong(50) : hot();
        long destination = random.nextInt(3) == 0 ? 200 + random.nextLong(50) : hot();
        Ticket<Outcome> ticket = new Ticket<>(transfer(source, destination, 1), DEADLINE_NANOS);
        offeredAt.put(ticket, finished);
        assertThat(queue.offer(ticket)).isTrue();
      }
    }

    private long hot() {
      return 1 + random.nextLong(HOT_WALLETS);
    }

    private void requireDisjoint() {
      Set<Long> held = new HashSet<>();
      for (List<Ticket<Outcome>> batch : busy.values()) {
        Set<Long> mine = new HashSet<>();
        for (Ticket<Outcome> ticket : batch) {
          for (long claim : ticket.claims()) {
            mine.add(claim);
          }
        }
        for (long claim : mine) {
          assertThat(held.add(claim)).as("one lane alone holds %s", claim).isTrue();
        }
      }
    }
  }

  @Test
  void aFullQueueTakesNoMoreAndForgetsNothing() {
    LaneQueue<Outcome> small = new LaneQueue<>(2);
    assertThat(small.offer(ticket(deposit(1, 1)))).isTrue();
    assertThat(small.offer(ticket(deposit(2, 1)))).isTrue();
    Ticket<Outcome> tooMany = ticket(deposit(3, 1));

    assertThat(small.offer(tooMany)).isFalse();
    assertThat(small.isAtWork(tooMany.command().callerKey())).isFalse();
    assertThat(small.waitingCount()).isEqualTo(2);
    assertThat(small.take(0, 1)).hasSize(1);
    assertThat(small.offer(tooMany)).isTrue();
  }

  @Test
  void whatWaitsPastItsDeadlineIsDroppedAndDidNotHappen() {
    Ticket<Outcome> ticket = offer(transfer(1, 2, 1));
    queue.expire(DEADLINE_NANOS - 1);
    assertThat(ticket.answer()).isNotDone();
    queue.expire(DEADLINE_NANOS);

    assertThat(fault(ticket)).isEqualTo(Fault.UNAVAILABLE);
    assertThat(queue.take(0, 10)).isEmpty();
    assertThat(queue.isIdle()).isTrue();
    assertThat(queue.isAtWork(ticket.command().callerKey())).isFalse();
  }

  @Test
  void whatWaitsBehindATwinInFlightExpiresAsPending() {
    Ticket<Outcome> elder = offer(deposit("k", 1, 5), 2 * DEADLINE_NANOS);
    queue.take(0, 10);
    Ticket<Outcome> twin = offer(deposit("k", 1, 5));
    queue.expire(DEADLINE_NANOS);

    assertThat(fault(twin)).isEqualTo(Fault.OUTCOME_PENDING);
    assertThat(elder.answer()).isNotDone();
    assertThat(queue.isAtWork(elder.command().callerKey())).isTrue();
  }

  @Test
  void whatIsInFlightAtItsDeadlineIsUnknownAndKeepsItsClaims() {
    Ticket<Outcome> taken = offer(transfer(1, 2, 1));
    queue.take(0, 10);
    queue.expire(DEADLINE_NANOS);
    Ticket<Outcome> behind = offer(transfer(2, 3, 1), 2 * DEADLINE_NANOS);

    assertThat(fault(taken)).isEqualTo(Fault.OUTCOME_UNKNOWN);
    assertThat(queue.take(1, 10)).isEmpty();
    assertThat(queue.isAtWork(taken.command().callerKey())).isTrue();
    queue.finish(0);
    assertThat(queue.isAtWork(taken.command().callerKey())).isFalse();
    assertThat(queue.take(1, 10)).containsExactly(behind);
  }

  @Test
  void deadlinesHoldWhereTheClockWrapsAround() {
    Ticket<Outcome> ticket = ticket(deposit(1, 1), Long.MIN_VALUE + 5);

    assertThat(ticket.isExpired(Long.MAX_VALUE)).isFalse();
    assertThat(ticket.isExpired(Long.MIN_VALUE + 5)).isTrue();
  }

  @Test
  void aKeyIsAtWorkAsLongAsOneOfItsTwinsIs() {
    Ticket<Outcome> elder = offer(deposit("k", 1, 5));
    offer(deposit("k", 2, 5));
    queue.take(0, 1);
    queue.finish(0);
    assertThat(queue.isAtWork(elder.command().callerKey())).isTrue();
    queue.take(0, 1);
    queue.finish(0);
    assertThat(queue.isAtWork(elder.command().callerKey())).isFalse();
  }

  @Test
  void aClosedQueueAnswersAllAndGivesNothingMore() {
    Ticket<Outcome> taken = offer(transfer(1, 2, 1));
    queue.take(0, 10);
    Ticket<Outcome> waits = offer(transfer(2, 3, 1));
    queue.close();
    Ticket<Outcome> late = offer(transfer(4, 5, 1));

    assertThat(fault(taken)).isEqualTo(Fault.OUTCOME_UNKNOWN);
    assertThat(fault(waits)).isEqualTo(Fault.UNAVAILABLE);
    assertThat(queue.take(1, 10)).isEmpty();
    assertThat(fault(late)).isEqualTo(Fault.UNAVAILABLE);
    queue.finish(0);
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void aLaneThatHoldsNothingCannotFinish() {
    assertThatThrownBy(() -> queue.finish(3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("lane 3 holds nothing");
  }

  @Test
  void allClaimsAreFreeWhenAllIsDone() {
    List<Ticket<Outcome>> tickets = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      tickets.add(offer(transfer(1 + i % 7, 1 + i % 5, 1)));
    }
    while (queue.hasWaiting()) {
      queue.take(0, 9);
      queue.finish(0);
    }
    Set<Ticket<Outcome>> all = new HashSet<>();
    tickets.forEach(ticket -> offer(ticket.command()));
    all.addAll(queue.take(1, 1_000));
    assertThat(all).hasSize(100);
  }

  private Ticket<Outcome> offer(Command command) {
    return offer(command, DEADLINE_NANOS);
  }

  private Ticket<Outcome> offer(Command command, long deadlineNanos) {
    Ticket<Outcome> ticket = ticket(command, deadlineNanos);
    assertThat(queue.offer(ticket)).isTrue();
    return ticket;
  }

  private static Ticket<Outcome> ticket(Command command) {
    return ticket(command, DEADLINE_NANOS);
  }

  private static Ticket<Outcome> ticket(Command command, long deadlineNanos) {
    return new Ticket<>(command, deadlineNanos);
  }

  static Fault fault(Ticket<Outcome> ticket) {
    assertThat(ticket.answer()).isCompletedExceptionally();
    return ((LedgerFaultException) ticket.answer().exceptionNow()).fault();
  }
}
