/** HTTP: REST in, gRPC out, and back. Stateless. */
@NullMarked
package dev.florin.gateway;

import org.jspecify.annotations.NullMarked;
