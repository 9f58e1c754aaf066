/** Wallets, history and partitions on a real PostgreSQL. */
@NullMarked
package dev.florin.ledger.postgres;

import org.jspecify.annotations.NullMarked;
