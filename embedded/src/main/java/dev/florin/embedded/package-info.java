/**
 * Starts a real PostgreSQL from Maven artifacts, durable and on loopback only, for the default run
 * and for tests.
 */
@NullMarked
package dev.florin.embedded;

import org.jspecify.annotations.NullMarked;
