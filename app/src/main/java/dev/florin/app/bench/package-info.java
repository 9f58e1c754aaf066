/**
 * Callers for measuring the doors of a running server: over REST with raw keep-alive connections,
 * over gRPC with a channel each. They share the machine with what they measure, so they are cheap
 * before all else: one thread, one request at a time on each connection, requests encoded by hand.
 */
@NullMarked
package dev.florin.app.bench;

import org.jspecify.annotations.NullMarked;
