package dev.florin.service;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.util.concurrent.TimeUnit;

/** Ends a test's call that would hang; a call's own deadline goes before. */
final class GenerousDeadline implements ClientInterceptor {
  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return next.newCall(
        method,
        options.getDeadline() == null ? options.withDeadlineAfter(60, TimeUnit.SECONDS) : options);
  }
}
