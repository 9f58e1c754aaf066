/**
 * How a process tells what it does: spans of OpenTelemetry, meters of Micrometer, and the port that
 * operators and their programs ask. Everything that sends or shows them is in here; other modules
 * know the two libraries' interfaces alone, and are given {@link dev.florin.telemetry.Instruments}.
 */
@NullMarked
package dev.florin.telemetry;

import org.jspecify.annotations.NullMarked;
