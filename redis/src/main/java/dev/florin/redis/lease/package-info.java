/** Where instances meet first when they want the same lease. */
@NullMarked
package dev.florin.redis.lease;

import org.jspecify.annotations.NullMarked;
