@NullMarked
package dev.florin.redis.cache;

import org.jspecify.annotations.NullMarked;
