/** A period's statement of a wallet, and how it is written down. */
@NullMarked
package dev.florin.gateway.statement;

import org.jspecify.annotations.NullMarked;
