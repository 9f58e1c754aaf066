/** API keys as they are kept: whose they are, what they allow, and hashes of their secrets. */
@NullMarked
package dev.florin.ledger.keys;

import org.jspecify.annotations.NullMarked;
