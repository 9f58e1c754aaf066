/**
 * PostgreSQL: connections and migrations, partitions, wallets and history. The only package, with
 * its children, that knows SQL. Balances and decisions are made elsewhere; here rows are read.
 */
@NullMarked
package dev.florin.ledger.postgres;

import org.jspecify.annotations.NullMarked;
