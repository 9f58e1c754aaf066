/** The record of what operators, auditors and administrators did: it can be added to, and read. */
@NullMarked
package dev.florin.ledger.audit;

import org.jspecify.annotations.NullMarked;
