/** Tests of the way to several wallet services. */
@NullMarked
package dev.florin.app.wallets;

import org.jspecify.annotations.NullMarked;
