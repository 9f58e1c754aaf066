@NullMarked
package dev.florin.app.tls;

import org.jspecify.annotations.NullMarked;
