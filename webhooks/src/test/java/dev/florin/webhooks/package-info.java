/** Tests of the delivery, with a real PostgreSQL and real receivers on the loopback address. */
@NullMarked
package dev.florin.webhooks;

import org.jspecify.annotations.NullMarked;
