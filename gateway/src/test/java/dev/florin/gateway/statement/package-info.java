@NullMarked
package dev.florin.gateway.statement;

import org.jspecify.annotations.NullMarked;
