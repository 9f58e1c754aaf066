/**
 * Starts a real PostgreSQL, durable, and a real Redis, which keeps nothing, from Maven artifacts
 * and on loopback only, for the default run and for tests.
 */
@NullMarked
package dev.florin.embedded;

import org.jspecify.annotations.NullMarked;
