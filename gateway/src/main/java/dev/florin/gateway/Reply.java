package dev.florin.gateway;

/** What a request gets: an answer and that is it, or the beginning of a stream. */
sealed interface Reply permits Answer, EventStream {}
