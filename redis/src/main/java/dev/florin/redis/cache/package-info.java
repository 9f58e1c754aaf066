/** Reads kept in Redis for a while, and never shown after a newer write was acknowledged. */
@NullMarked
package dev.florin.redis.cache;

import org.jspecify.annotations.NullMarked;
