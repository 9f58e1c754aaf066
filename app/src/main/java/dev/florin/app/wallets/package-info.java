/** The way from a gateway to the wallet services, however many there are. */
@NullMarked
package dev.florin.app.wallets;

import org.jspecify.annotations.NullMarked;
