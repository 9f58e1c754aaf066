/**
 * The habits of this code, as tests: sizes, text, documents, and who may know whom. The limits only
 * get tighter.
 */
@NullMarked
package dev.florin.style;

import org.jspecify.annotations.NullMarked;
