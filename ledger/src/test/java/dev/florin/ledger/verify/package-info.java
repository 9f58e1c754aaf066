/** Each invariant, seen to find what it is there to find. */
@NullMarked
package dev.florin.ledger.verify;

import org.jspecify.annotations.NullMarked;
