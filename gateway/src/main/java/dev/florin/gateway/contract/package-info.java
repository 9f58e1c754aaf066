/**
 * The OpenAPI document at work: which operation a request means, and whether it says what the
 * document allows.
 *
 * <p>Bodies are parsed strictly and checked by schemas that are compiled from the document at
 * start. A keyword that this package does not know stops the start, so the document never promises
 * a check that nobody makes.
 */
@NullMarked
package dev.florin.gateway.contract;

import org.jspecify.annotations.NullMarked;
