@NullMarked
package dev.florin.gateway.connection;

import org.jspecify.annotations.NullMarked;
