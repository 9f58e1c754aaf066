/**
 * Who is calling: bearer tokens and the identities they prove.
 *
 * <p>Both doors of the program, REST and gRPC, ask a {@link dev.florin.identity.TokenVerifier} and
 * know nothing of how a token is made. The sandbox signs its own; another issuer is another
 * verifier.
 */
@NullMarked
package dev.florin.identity;

import org.jspecify.annotations.NullMarked;
