/** Who may do what, walked cell by cell through both doors. */
@NullMarked
package dev.florin.app.access;

import org.jspecify.annotations.NullMarked;
