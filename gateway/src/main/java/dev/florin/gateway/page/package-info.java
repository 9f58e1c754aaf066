/** The wallet page: its files, and how people sign in there. */
@NullMarked
package dev.florin.gateway.page;

import org.jspecify.annotations.NullMarked;
