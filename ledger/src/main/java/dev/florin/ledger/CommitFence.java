package dev.florin.ledger;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Keeps copies of wallets that are held outside the database, such as a cache's, from outliving the
 * wallets' change.
 *
 * <p>A lane asks for a fence once it holds the wallets' row locks and knows what will happen. The
 * fence goes up while the rows go out, so it costs no time of its own. From then on no copy may be
 * made of these wallets, so a process that dies between COMMIT and the lifting leaves none behind.
 * Where the fence could not be raised, the same transaction raises the {@link CacheGeneration}, and
 * every copy of the generation before is void. A fence that is never lifted must fall by itself.
 */
@FunctionalInterface
public interface CommitFence {
  /** For a ledger of which nobody holds copies. */
  CommitFence NONE = walletIds -> Fence.NOTHING;

  /**
   * Begins to remove the copies of these wallets and to keep new ones from being made; waits for
   * nothing and never fails.
   *
   * @param walletIds of users, ascending
   */
  Fence raise(long[] walletIds);

  /**
   * This fence, and somebody who is told of the wallets once it is lifted: after COMMIT, with no
   * older copy left. Of a commit whose answer was lost he may not be told.
   *
   * @param committed must be quick and never fail; called on any thread
   */
  default CommitFence then(Consumer<long[]> committed) {
    return walletIds -> new ToldFence(raise(walletIds), walletIds, committed);
  }

  /** A fence around one batch's wallets. Used by one lane. */
  interface Fence {
    /** Around nothing. */
    Fence NOTHING =
        new Fence() {
          @Override
          public boolean holds() {
            return true;
          }

          @Override
          public CompletionStage<Void> lift() {
            return CompletableFuture.completedFuture(null);
          }
        };

    /** Whether it is up, and will be for seconds. Waits for that, within a bound; never fails. */
    boolean holds();

    /**
     * After COMMIT: removes what copies there are, and lets new ones be made.
     *
     * @return done when no older copy can be shown any more, or when that was tried for long
     *     enough; never exceptional
     */
    CompletionStage<Void> lift();
  }
}
