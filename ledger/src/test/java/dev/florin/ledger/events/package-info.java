@NullMarked
package dev.florin.ledger.events;

import org.jspecify.annotations.NullMarked;
