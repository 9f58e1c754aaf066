package dev.florin.gateway;

import dev.florin.gateway.contract.Input;
import dev.florin.gateway.contract.Operation;
import org.jspecify.annotations.Nullable;

/**
 * A request that has been let in.
 *
 * @param browser what is said of the page that asks
 * @param ifNoneMatch the header, or null
 * @param lastEventId the header, or null
 */
record Call(
    Operation operation,
    Input input,
    Caller caller,
    Browser browser,
    @Nullable String ifNoneMatch,
    @Nullable String lastEventId) {}
