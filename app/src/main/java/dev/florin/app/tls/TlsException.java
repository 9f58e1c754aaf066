package dev.florin.app.tls;

/** A file of a certificate, a key or an authority cannot be used; the message is one line. */
public final class TlsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TlsException(String message, Throwable cause) {
    super(message, cause);
  }
}
