/** What a refused request is answered with: RFC 9457 problems with stable codes. */
@NullMarked
package dev.florin.gateway.problem;

import org.jspecify.annotations.NullMarked;
