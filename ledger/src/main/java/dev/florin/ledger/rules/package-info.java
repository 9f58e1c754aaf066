/**
 * The rules of money, as pure functions: values in, values out, no clock, no database, no thread.
 */
@NullMarked
package dev.florin.ledger.rules;

import org.jspecify.annotations.NullMarked;
