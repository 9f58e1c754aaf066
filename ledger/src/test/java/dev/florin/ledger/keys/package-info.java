/** Tests of the API keys as they are kept. */
@NullMarked
package dev.florin.ledger.keys;

import org.jspecify.annotations.NullMarked;
