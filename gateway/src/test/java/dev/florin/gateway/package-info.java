/** The gateway through real HTTP, in front of a scripted wallet service. */
@NullMarked
package dev.florin.gateway;

import org.jspecify.annotations.NullMarked;
