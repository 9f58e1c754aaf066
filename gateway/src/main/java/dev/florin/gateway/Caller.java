package dev.florin.gateway;

import io.opentelemetry.context.Context;

/**
 * On whose behalf the wallet service is called.
 *
 * @param authorization the caller's own header, which the service verifies again; empty for nobody
 * @param trace what is done for the request is done in it
 * @param origin the address that the request came from; empty where the service need not know
 */
record Caller(String authorization, Context trace, String origin) {
  /** Nobody in particular. */
  static Caller nobody(Context trace) {
    return new Caller("", trace, "");
  }
}
