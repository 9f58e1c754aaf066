package dev.florin.ledger.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.commit.ScriptedStore.Step;
import dev.florin.ledger.commit.StoreException.Kind;
import dev.florin.telemetry.Instruments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The threads behind the door, and their end. */
final class GroupCommitCloseTest {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final ScriptedStore store = new ScriptedStore();
  private final ScriptedFences fences = new ScriptedFences();
  private final CountDownLatch committing = new CountDownLatch(1);
  private final CountDownLatch mayCommit = new CountDownLatch(1);

  @BeforeEach
  void wallets() {
    for (long id = 1; id <= 10; id++) {
      store.wallet(id, 1_000);
    }
  }

  @Test
  void closingFinishesWhatWasAccepted() {
    List<CompletableFuture<Outcome>> answers = new ArrayList<>();
    try (GroupCommit ledger = ledger(Duration.ofSeconds(60))) {
      for (int i = 0; i < 500; i++) {
        answers.add(ledger.submit(Commands.transfer(1 + i % 5, 6 + i % 5, 1), PATIENCE));
      }
    }
    assertThat(answers).allSatisfy(answer -> assertThat(answer.join().replayed()).isFalse());
  }

  @Test
  void closingTellsTheCallersOfACommitThatDoesNotReturn() throws InterruptedException {
    holdCommits();
    GroupCommit ledger = ledger(Duration.ofMillis(50));
    var inFlight = ledger.submit(Commands.transfer(1, 2, 1), PATIENCE);
    committing.await();
    var waits = ledger.submit(Commands.transfer(2, 3, 1), PATIENCE);
    ledger.close();
    var late = ledger.submit(Commands.transfer(4, 5, 1), PATIENCE);

    assertThat(fault(inFlight)).isEqualTo(Fault.OUTCOME_UNKNOWN);
    assertThat(fault(waits)).isEqualTo(Fault.UNAVAILABLE);
    assertThat(fault(late)).isEqualTo(Fault.UNAVAILABLE);
    mayCommit.countDown();
  }

  @Test
  void closingTellsTheCallersOfACommitThatIsBeingSettled() throws InterruptedException {
    holdCommits();
    store.loseCommit(true);
    store.pass(Step.OPEN);
    for (int i = 0; i < 1_000; i++) {
      store.fail(Step.OPEN, Kind.DISCONNECTED);
    }
    GroupCommit ledger = ledger(Duration.ofMillis(50));
    var settling = ledger.submit(Commands.transfer(1, 2, 1), PATIENCE);
    committing.await();
    mayCommit.countDown();
    ledger.close();

    assertThat(fault(settling)).isEqualTo(Fault.OUTCOME_UNKNOWN);
  }

  @Test
  void aContinuationThatThrowsHarmsNobodyElse() {
    try (GroupCommit ledger = ledger(Duration.ofSeconds(60))) {
      CompletableFuture<Outcome> first = ledger.submit(Commands.transfer(1, 2, 1), PATIENCE);
      CompletableFuture<Void> thrower =
          first.thenAccept(outcome -> {
            throw new IllegalStateException("the caller's own");
          });
      CompletableFuture<Outcome> second = ledger.submit(Commands.transfer(2, 3, 1), PATIENCE);

      assertThat(first.orTimeout(60, TimeUnit.SECONDS).join().replayed()).isFalse();
      assertThat(second.orTimeout(60, TimeUnit.SECONDS).join().replayed()).isFalse();
      assertThat(thrower.handle((done, e) -> e).join()).isNotNull();
    }
  }

  @Test
  void aLaneThatEndedByAnErrorShowsInReadiness() {
    store.beforeCommit =
        () -> {
          throw new StackOverflowError("the test's own");
        };
    GroupCommit ledger = ledger(Duration.ofSeconds(60));
    assertThat(ledger.notReady()).isEmpty();
    var inFlight = ledger.submit(Commands.transfer(1, 2, 1), PATIENCE);
    await("the end of the lane", () -> ledger.notReady().isPresent());

    assertThat(ledger.notReady().orElseThrow()).contains("florin-lane-0", "StackOverflowError");
    ledger.close();
    assertThat(fault(inFlight)).isEqualTo(Fault.OUTCOME_UNKNOWN);
  }

  @Test
  void whatIsDurableIsToldBeforeTheEnd() {
    fences.liftByHand = true;
    GroupCommit ledger = ledger(Duration.ofSeconds(60));
    var inFlight = ledger.submit(Commands.transfer(1, 2, 1), PATIENCE);
    await("the commit", fences::isLifting);
    Thread closing = Thread.ofPlatform().start(ledger::close);
    assertThat(inFlight).isNotDone();

    fences.lift();
    assertThat(inFlight.join()).isInstanceOf(Outcome.Done.class);
    joined(closing);
  }

  private static void joined(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(String what, BooleanSupplier so) {
    long deadlineNanos = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!so.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadlineNanos);
      Thread.onSpinWait();
    }
  }

  private void holdCommits() {
    store.beforeCommit =
        () -> {
          committing.countDown();
          try {
            mayCommit.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
  }

  /** One lane: the store knows no locks. */
  private GroupCommit ledger(Duration closePatience) {
    AtomicLong ids = new AtomicLong();
    return new GroupCommit(
        store,
        ids::incrementAndGet,
        fences,
        new GroupCommit.Sizes(1, 1_000, 64, closePatience),
        Instruments.none());
  }

  private static Fault fault(CompletableFuture<Outcome> answer) {
    assertThat(answer).isCompletedExceptionally();
    return ((LedgerFaultException) answer.exceptionNow()).fault();
  }
}
