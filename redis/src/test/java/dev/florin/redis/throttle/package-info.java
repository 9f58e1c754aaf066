@NullMarked
package dev.florin.redis.throttle;

import org.jspecify.annotations.NullMarked;
