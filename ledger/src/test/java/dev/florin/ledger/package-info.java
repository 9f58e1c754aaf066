/** The words of the ledger, by example. */
@NullMarked
package dev.florin.ledger;

import org.jspecify.annotations.NullMarked;
