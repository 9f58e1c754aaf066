package dev.florin.app.bench;

import io.grpc.MethodDescriptor;

/**
 * What is asked over gRPC, one call after another. Confined to one thread.
 *
 * @param <Q> the message that asks
 * @param <A> the message that answers
 */
interface GrpcRequests<Q, A> {
  MethodDescriptor<Q, A> method();

  Request<Q> next();

  /**
   * One call.
   *
   * @param token of the caller
   */
  record Request<Q>(String token, Q message) {}
}
