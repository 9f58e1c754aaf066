/** Bounds on connections before they are HTTP: how many, and for how long they may say nothing. */
@NullMarked
package dev.florin.gateway.connection;

import org.jspecify.annotations.NullMarked;
