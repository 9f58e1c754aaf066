/**
 * Who is calling: bearer tokens and the identities they prove.
 *
 * <p>Both doors of the program, REST and gRPC, ask an {@link dev.florin.identity.Authenticator} and
 * know nothing of how a token is made. The sandbox signs its own; an OpenID Connect issuer's are
 * checked in {@code oidc}.
 */
@NullMarked
package dev.florin.identity;

import org.jspecify.annotations.NullMarked;
