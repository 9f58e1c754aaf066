/** Operators at the backlog, on rows that no worker wrote. */
@NullMarked
package dev.florin.ledger.backlog;

import org.jspecify.annotations.NullMarked;
