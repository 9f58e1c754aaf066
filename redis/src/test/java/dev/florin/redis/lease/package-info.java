/** Claims of several instances on a real Redis, which comes and goes. */
@NullMarked
package dev.florin.redis.lease;

import org.jspecify.annotations.NullMarked;
