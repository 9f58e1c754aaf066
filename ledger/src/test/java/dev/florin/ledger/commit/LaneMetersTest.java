package dev.florin.ledger.commit;

import static dev.florin.ledger.commit.Commands.deposit;
import static dev.florin.ledger.commit.Commands.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.FunctionCounter;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a lane tells of its work. */
class LaneMetersTest extends LaneByHand {
  @Test
  void aBatchIsCountedOnceWithWhatItMoved() {
    store.beforeCommit = () -> nowNanos += TimeUnit.MILLISECONDS.toNanos(3);
    mixedBatch(false);
    run();

    assertThat(attempts("fast", "committed")).isEqualTo(1);
    assertThat(commands("transfer", "accepted")).isEqualTo(1);
    assertThat(commands("deposit", "accepted")).isEqualTo(1);
    assertThat(count("florin.money.moved.minor", "kind", "transfer")).isEqualTo(100);
    assertThat(count("florin.money.moved.minor", "kind", "deposit")).isEqualTo(50);
    assertThat(registry.get("florin.ledger.batch.commands").summary().totalAmount()).isEqualTo(2);
    assertThat(registry.get("florin.ledger.commit").timer().totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(3);
    assertThat(count("florin.ledger.lane.busy.seconds", "lane", "0")).isEqualTo(0.003);
  }

  @Test
  void aRefusalIsALostBetAndHasItsReason() {
    mixedBatch(true);
    run();

    assertThat(attempts("fast", "bet_lost")).isEqualTo(1);
    assertThat(attempts("slow", "committed")).isEqualTo(1);
    assertThat(commands("transfer", "refused")).isEqualTo(1);
    assertThat(count("florin.money.refusals", "reason", "insufficient_funds")).isEqualTo(1);
    assertThat(count("florin.money.moved.minor", "kind", "transfer")).isEqualTo(100);
  }

  @Test
  void whatIsGivenAgainMovesNothing() {
    offer(deposit(3, 50));
    run();
    store.loseCommit(true);
    offer(transfer(1, 2, 100));
    run();

    assertThat(attempts("fast", "commit_unknown")).isEqualTo(1);
    assertThat(meters.unknownCommits()).isEqualTo(1);
    assertThat(commands("transfer", "accepted")).isEqualTo(1);
    assertThat(count("florin.money.moved.minor", "kind", "transfer")).isEqualTo(100);
  }

  @Test
  void aCommandThatFailsIsCountedAsFailed() {
    for (int attempt = 0; attempt < 10; attempt++) {
      store.fail(ScriptedStore.Step.APPLY, StoreException.Kind.DISCONNECTED);
    }
    offer(transfer(1, 2, 100));
    run();

    assertThat(commands("transfer", "failed")).isEqualTo(1);
    assertThat(attempts("fast", "disconnected")).isEqualTo(7);
  }

  private double commands(String kind, String outcome) {
    return count("florin.ledger.commands", "kind", kind, "outcome", outcome);
  }

  private double attempts(String path, String outcome) {
    return count("florin.ledger.attempts", "path", path, "outcome", outcome);
  }

  private double count(String name, String... labels) {
    Collection<FunctionCounter> found = registry.get(name).tags(labels).functionCounters();
    return found.stream().mapToDouble(FunctionCounter::count).sum();
  }
}
