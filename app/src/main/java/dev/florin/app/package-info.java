/**
 * The program: its command line ({@link dev.florin.app.Main}) and the one place where its parts are
 * put together ({@link dev.florin.app.Florin}).
 */
@NullMarked
package dev.florin.app;

import org.jspecify.annotations.NullMarked;
