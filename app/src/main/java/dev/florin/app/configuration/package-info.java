/**
 * Configuration: every option is declared once, in {@link dev.florin.app.configuration.Keys}, and
 * has one name everywhere. A flag {@code --http-port}, the key {@code http-port} in a file and the
 * variable {@code FLORIN_HTTP_PORT} are the same option; a flag wins over the environment, and that
 * over the file. What is unknown or unfit stops the start with one line; nothing is clamped.
 */
@NullMarked
package dev.florin.app.configuration;

import org.jspecify.annotations.NullMarked;
