package dev.florin.gateway.page;

import io.vertx.core.buffer.Buffer;

/** One file of the page. Never changed. */
public record WebFile(String contentType, Buffer content) {}
