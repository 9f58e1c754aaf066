/** Token buckets that all instances share. */
@NullMarked
package dev.florin.redis.throttle;

import org.jspecify.annotations.NullMarked;
