/** Tests of the webhooks as they are kept. */
@NullMarked
package dev.florin.ledger.webhook;

import org.jspecify.annotations.NullMarked;
