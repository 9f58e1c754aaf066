/**
 * Tokens of an OpenID Connect issuer: its keys are fetched and kept, and every token is checked
 * here, without a question to anybody.
 */
@NullMarked
package dev.florin.identity.oidc;

import org.jspecify.annotations.NullMarked;
