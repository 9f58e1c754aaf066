/**
 * Loads for measuring: transfers through the ledger's door, the naive way that most wallets are
 * written in, and the raw COPY that bounds both, all on the same tables and indexes.
 */
@NullMarked
package dev.florin.ledger.bench;

import org.jspecify.annotations.NullMarked;
