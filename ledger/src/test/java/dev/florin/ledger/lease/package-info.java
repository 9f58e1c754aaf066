/** Leases on a real PostgreSQL: who holds one, who follows, and what the old holder cannot do. */
@NullMarked
package dev.florin.ledger.lease;

import org.jspecify.annotations.NullMarked;
