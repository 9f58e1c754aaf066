/** Webhooks as they are kept: who wants to be told, how far that is, and what has failed so far. */
@NullMarked
package dev.florin.ledger.webhook;

import org.jspecify.annotations.NullMarked;
