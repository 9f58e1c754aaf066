package dev.florin.ledger.commit;

import dev.florin.ledger.CommitFence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Fences that hold or not as a test says, noted where a test wants them. */
final class ScriptedFences implements CommitFence {
  private final List<CompletableFuture<Void>> held = new CopyOnWriteArrayList<>();

  /** Where they are noted. */
  List<String> calls = new ArrayList<>();

  /** Whether the fences that are raised now hold. */
  boolean hold = true;

  /** Whether lifting waits until {@link #lift}. */
  boolean liftByHand;

  boolean isLifting() {
    return !held.isEmpty();
  }

  /** Completes what waits. */
  void lift() {
    held.forEach(lifted -> lifted.complete(null));
  }

  @Override
  public Fence raise(long[] walletIds) {
    calls.add("RAISE " + Arrays.toString(walletIds));
    boolean holds = hold;
    return new Fence() {
      @Override
      public boolean holds() {
        return holds;
      }

      @Override
      public CompletableFuture<Void> lift() {
        calls.add("LIFT " + Arrays.toString(walletIds));
        CompletableFuture<Void> lifted = new CompletableFuture<>();
        held.add(lifted);
        if (!liftByHand) {
          lifted.complete(null);
        }
        return lifted;
      }
    };
  }
}
