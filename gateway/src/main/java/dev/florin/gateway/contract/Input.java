package dev.florin.gateway.contract;

/**
 * A request that says what the contract allows.
 *
 * @param parameters from the path and the query
 * @param body empty for an operation without one
 * @param idempotencyKey without its quotes; empty for an operation without one
 */
public record Input(Fields parameters, Fields body, String idempotencyKey) {}
