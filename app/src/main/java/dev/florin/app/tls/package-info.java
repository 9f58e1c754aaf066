/** Certificates from files, read again when they change; and the credentials made of them. */
@NullMarked
package dev.florin.app.tls;

import org.jspecify.annotations.NullMarked;
