/**
 * All that knows Redis, and Redis holds only what may be lost.
 *
 * <p>{@link dev.florin.redis.Redis} is one Redis that may come and go; {@link
 * dev.florin.redis.Link} is one connection to one run of it. A link never reconnects: when it
 * breaks, or when Redis leaves a command unanswered for the timeout, it ends for everybody at once
 * and a new one is tried in the background. Who finds no link goes on without Redis, at once. So
 * there is no other circuit breaker: a stuck Redis costs one timeout in all, not one a command; and
 * a command is never sent to another run of Redis than the one its caller knew, which is what the
 * read cache rests on.
 *
 * <p>Redis answers the commands of a connection in their order. So that one of them is overdue can
 * be told by counting, without a timer a command: {@link dev.florin.redis.Pulse}.
 */
@NullMarked
package dev.florin.redis;

import org.jspecify.annotations.NullMarked;
