@NullMarked
package dev.florin.redis;

import org.jspecify.annotations.NullMarked;
