/** Instances that wake each other over a real Redis, which comes and goes. */
@NullMarked
package dev.florin.redis.wake;

import org.jspecify.annotations.NullMarked;
