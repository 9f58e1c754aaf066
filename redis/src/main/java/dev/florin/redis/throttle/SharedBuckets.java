package dev.florin.redis.throttle;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The buckets that all instances take from. Safe for use by many threads. */
@FunctionalInterface
interface SharedBuckets {
  /**
   * Takes tokens for requests that wait, and some more to hold.
   *
   * @return empty, at once, where they cannot be asked; the future fails where they do not answer
   */
  Optional<CompletableFuture<Grant>> ask(Limit limit, String key, Question question);

  /**
   * What an instance asks for.
   *
   * @param need requests that wait: so many are taken, if they are there
   * @param chunk how many may be taken in all, while the bucket is far from empty
   * @param done how many it was given to hold that it does not hold any more
   * @param doneSecond of the grant that they came with
   */
  record Question(int need, int chunk, int done, long doneSecond) {}

  /**
   * What was taken.
   *
   * @param tokens 0 when the bucket was empty
   * @param levelMicros millionths of a token that were there before
   * @param second in which it was taken, by the buckets' own clock
   */
  record Grant(int tokens, long levelMicros, long second) {}
}
