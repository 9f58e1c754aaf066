package dev.florin.gateway;

/**
 * On whose behalf the wallet service is called.
 *
 * @param authorization the caller's own header, which the service verifies again; empty for nobody
 * @param trace of the request
 * @param origin the address that the request came from; empty where the service need not know
 */
record Caller(String authorization, TraceContext trace, String origin) {
  /** Nobody in particular. */
  static Caller nobody(TraceContext trace) {
    return new Caller("", trace, "");
  }
}
