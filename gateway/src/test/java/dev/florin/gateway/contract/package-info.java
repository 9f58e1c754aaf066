/** The contract against a validator that is not ours. */
@NullMarked
package dev.florin.gateway.contract;

import org.jspecify.annotations.NullMarked;
