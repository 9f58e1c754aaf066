/** Crashes and stuck writers, on a real PostgreSQL: at each point of a batch, and under load. */
@NullMarked
package dev.florin.ledger.crash;

import org.jspecify.annotations.NullMarked;
