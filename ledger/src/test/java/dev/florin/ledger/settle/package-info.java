@NullMarked
package dev.florin.ledger.settle;

import org.jspecify.annotations.NullMarked;
