/** What is only known by asking the database, read now and then, for those who watch. */
@NullMarked
package dev.florin.ledger.figures;

import org.jspecify.annotations.NullMarked;
