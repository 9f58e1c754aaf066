/** The rules of money, by example. */
@NullMarked
package dev.florin.ledger.rules;

import org.jspecify.annotations.NullMarked;
