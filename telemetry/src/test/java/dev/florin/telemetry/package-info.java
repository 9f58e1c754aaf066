/** Tests of how a process tells what it does. */
@NullMarked
package dev.florin.telemetry;

import org.jspecify.annotations.NullMarked;
