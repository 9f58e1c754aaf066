/**
 * From a command to its commit: the bounded queue, lanes, batches, the fast and the slow path, and
 * the settling of commits whose answer was lost. Clock, ids and store come from outside.
 */
@NullMarked
package dev.florin.ledger.commit;

import org.jspecify.annotations.NullMarked;
