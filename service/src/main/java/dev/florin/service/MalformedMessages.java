package dev.florin.service;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers bytes that are no message of the contract, bad UTF-8 among them, with INVALID_ARGUMENT.
 *
 * <p>Left alone, grpc-java ends such a call with UNKNOWN, as for a defect of the service. So a
 * message that cannot be parsed becomes null, which no parser gives otherwise, and the interceptor
 * answers for it before the service sees the call.
 */
final class MalformedMessages implements ServerInterceptor {
  /** The same service with parsers that give null where they would throw. */
  static ServerServiceDefinition tolerate(ServerServiceDefinition service) {
    ServiceDescriptor descriptor = service.getServiceDescriptor();
    ServiceDescriptor.Builder tolerantDescriptor =
        ServiceDescriptor.newBuilder(descriptor.getName())
            .setSchemaDescriptor(descriptor.getSchemaDescriptor());
    var methods = service.getMethods().stream().map(MalformedMessages::tolerant).toList();
    methods.forEach(method -> tolerantDescriptor.addMethod(method.getMethodDescriptor()));
    ServerServiceDefinition.Builder tolerant =
        ServerServiceDefinition.builder(tolerantDescriptor.build());
    methods.forEach(tolerant::addMethod);
    return tolerant.build();
  }

  private static <Q, A> ServerMethodDefinition<Q, A> tolerant(ServerMethodDefinition<Q, A> method) {
    MethodDescriptor<Q, A> descriptor = method.getMethodDescriptor();
    return ServerMethodDefinition.create(
        descriptor.toBuilder()
            .setRequestMarshaller(new Tolerant<>(descriptor.getRequestMarshaller()))
            .build(),
        method.getServerCallHandler());
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return new Answering<>(call, next.startCall(call, headers));
  }

  private record Tolerant<T>(MethodDescriptor.Marshaller<T> strict)
      implements MethodDescriptor.Marshaller<T> {
    @Override
    public InputStream stream(T value) {
      return strict.stream(value);
    }

    @Override
    @SuppressWarnings("NullAway") // null stands for what cannot be parsed: see the class
    public T parse(InputStream stream) {
      try {
        return strict.parse(stream);
      } catch (StatusRuntimeException e) {
        return null;
      }
    }
  }

  private static final class Answering<Q, A> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, A> call;
    private boolean answered;

    Answering(ServerCall<Q, A> call, ServerCall.Listener<Q> listener) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onMessage(@Nullable Q message) {
      if (answered) {
        return; // a caller may go on after its answer, and a call is closed only once
      }
      if (message != null) {
        super.onMessage(message);
        return;
      }
      answered = true;
      StatusRuntimeException refusal =
          Statuses.of(
              Status.Code.INVALID_ARGUMENT,
              "malformed_request",
              "The request is not a message of the contract: it cannot be parsed, or holds a text"
                  + " that is not UTF-8.",
              Map.of());
      call.close(refusal.getStatus(), refusal.getTrailers());
    }

    @Override
    public void onHalfClose() {
      if (!answered) {
        super.onHalfClose();
      }
    }
  }
}
