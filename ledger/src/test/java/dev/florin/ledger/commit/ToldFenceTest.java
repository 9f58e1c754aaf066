package dev.florin.ledger.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.CommitFence;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who is to know of commits is told when no older copy is left, and holds nobody up. */
class ToldFenceTest {
  private final ScriptedFences fences = new ScriptedFences();
  private final List<long[]> told = new ArrayList<>();

  @Test
  void heIsToldOfTheWalletsOnceTheFenceIsLifted() {
    fences.liftByHand = true;
    CommitFence.Fence fence = fences.then(told::add).raise(new long[] {1, 2});
    CompletableFuture<Void> lifted = fence.lift().toCompletableFuture();
    assertThat(told).isEmpty();

    fences.lift();

    assertThat(told).containsExactly(new long[] {1, 2});
    assertThat(lifted).isCompleted();
  }

  @Test
  void theFenceHoldsAsTheOneBehindItDoes() {
    fences.hold = false;
    assertThat(fences.then(told::add).raise(new long[] {1}).holds()).isFalse();
    fences.hold = true;
    assertThat(fences.then(told::add).raise(new long[] {1}).holds()).isTrue();
  }

  @Test
  void aFailureOfHisIsNotTheCallers() {
    CommitFence failing =
        fences.then(ids -> {
          throw new IllegalStateException("told in vain");
        });

    assertThat(failing.raise(new long[] {1}).lift().toCompletableFuture()).isCompleted();
  }
}
