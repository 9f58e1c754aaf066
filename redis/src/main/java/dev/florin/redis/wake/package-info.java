/**
 * Who is to look at a wallet again: hints between instances that a lost one only delays.
 *
 * <p>Each instance says of which wallets it has watchers, when one begins and, of all of them,
 * every few seconds; the others remember that for a few times as long. So who commits publishes the
 * wallets that somebody else watches, and of most commits nothing. Nothing is stored in Redis, and
 * nothing rests on a message: each instance looks at its watched wallets in the database by itself,
 * now and then. A message may name a wallet that nobody watches any more, or twice.
 */
@NullMarked
package dev.florin.redis.wake;

import org.jspecify.annotations.NullMarked;
