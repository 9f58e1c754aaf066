/** Tests of the callers. */
@NullMarked
package dev.florin.app.bench;

import org.jspecify.annotations.NullMarked;
