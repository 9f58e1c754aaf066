package dev.florin.ledger;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A fence of which somebody is told once it is lifted: see {@link CommitFence#then}. */
final class ToldFence implements CommitFence.Fence {
  private final CommitFence.Fence fence;
  private final long[] walletIds;
  private final Consumer<long[]> committed;

  ToldFence(CommitFence.Fence fence, long[] walletIds, Consumer<long[]> committed) {
    this.fence = fence;
    this.walletIds = walletIds;
    this.committed = committed;
  }

  @Override
  public boolean holds() {
    return fence.holds();
  }

  /** The callers of the batch wait for the fence alone: what the other one does is not theirs. */
  @Override
  public CompletionStage<Void> lift() {
    CompletionStage<Void> lifted = fence.lift();
    CompletionStage<Void> _ = lifted.thenRun(() -> committed.accept(walletIds));
    return lifted;
  }
}
