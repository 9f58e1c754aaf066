@NullMarked
package dev.florin.ledger.audit;

import org.jspecify.annotations.NullMarked;
