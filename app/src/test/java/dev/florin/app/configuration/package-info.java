/** Tests of the configuration. */
@NullMarked
package dev.florin.app.configuration;

import org.jspecify.annotations.NullMarked;
