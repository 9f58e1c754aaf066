/**
 * Requests that no honest caller would send, made by chance from those that the contracts show, and
 * what must be true of every answer to them.
 */
@NullMarked
package dev.florin.app.fuzz;

import org.jspecify.annotations.NullMarked;
