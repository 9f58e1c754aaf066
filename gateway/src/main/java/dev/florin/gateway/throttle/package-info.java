/** Who may ask how often: the classes of requests, their callers, and what an answer says of it. */
@NullMarked
package dev.florin.gateway.throttle;

import org.jspecify.annotations.NullMarked;
