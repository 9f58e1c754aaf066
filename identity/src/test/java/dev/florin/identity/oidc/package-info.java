@NullMarked
package dev.florin.identity.oidc;

import org.jspecify.annotations.NullMarked;
