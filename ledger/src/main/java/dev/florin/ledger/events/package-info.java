/**
 * The log of events: what was committed, each once, at dense positions.
 *
 * <p>A writer adds one row a batch to the outbox, in the transaction of the batch. The sequencer,
 * of which a row lock lets one work at a time, gives the batches that it sees committed the next
 * positions, and readers use positions only.
 */
@NullMarked
package dev.florin.ledger.events;

import org.jspecify.annotations.NullMarked;
