@NullMarked
package dev.florin.telemetry;

import org.jspecify.annotations.NullMarked;
