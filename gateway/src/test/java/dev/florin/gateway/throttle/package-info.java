@NullMarked
package dev.florin.gateway.throttle;

import org.jspecify.annotations.NullMarked;
