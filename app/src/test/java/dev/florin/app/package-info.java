/** Tests of the program as a whole, from the outside. */
@NullMarked
package dev.florin.app;

import org.jspecify.annotations.NullMarked;
