/** The write path's statements on a real PostgreSQL. */
@NullMarked
package dev.florin.ledger.postgres.write;

import org.jspecify.annotations.NullMarked;
