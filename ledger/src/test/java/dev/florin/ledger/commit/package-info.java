/** Queue, lanes and commits, with and without a database. */
@NullMarked
package dev.florin.ledger.commit;

import org.jspecify.annotations.NullMarked;
