package dev.florin.gateway;

/**
 * On whose behalf the wallet service is called.
 *
 * @param authorization the caller's own header: the service verifies the token again
 */
record Caller(String authorization, TraceContext trace) {}
