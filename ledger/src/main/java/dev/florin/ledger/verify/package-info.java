/** What must always hold, as queries that must return no rows. */
@NullMarked
package dev.florin.ledger.verify;

import org.jspecify.annotations.NullMarked;
