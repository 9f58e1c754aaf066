/** The store of the lanes on PostgreSQL: one transaction a batch, all its SQL on one page. */
@NullMarked
package dev.florin.ledger.postgres.write;

import org.jspecify.annotations.NullMarked;
