/**
 * Token buckets that all instances share: a take that cannot be decided by what this process knows
 * asks one Lua script, on Redis's own clock.
 *
 * <p>{@link dev.florin.redis.throttle.TokenBuckets} is the way in; {@link
 * dev.florin.redis.throttle.Bucket} tells why instances that hold tokens let no more through than
 * one bucket would.
 */
@NullMarked
package dev.florin.redis.throttle;

import org.jspecify.annotations.NullMarked;
