/**
 * What only one instance may do at a time: use a node number, run a job.
 *
 * <p>A lease has a holder, a token and an expiry, and PostgreSQL decides over all three: {@link
 * dev.florin.ledger.lease.Leases} is the one row's truth, by the database's clock. A holder may be
 * paused for any time and wake up believing that it still holds, so nothing that matters relies on
 * what a holder believes: a job's writes check the token in their own transaction, and an id states
 * a time that lies before what the database confirmed. A {@link
 * dev.florin.ledger.lease.MeetingPlace} only keeps those who wait from asking in vain.
 */
@NullMarked
package dev.florin.ledger.lease;

import org.jspecify.annotations.NullMarked;
