package dev.florin.app.access;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Asks over gRPC. */
record GrpcAccess(ManagedChannel channel) implements AccessDoor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  static GrpcAccess to(int port) {
    return new GrpcAccess(NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build());
  }

  @Override
  public Seen ask(String credential, Ask ask) throws InvalidProtocolBufferException {
    Metadata headers = new Metadata();
    if (!credential.isEmpty()) {
      headers.put(AUTHORIZATION, "Bearer " + credential);
    }
    Channel asking =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    try {
      return new Seen("ok", answer(asking, ask));
    } catch (StatusRuntimeException e) {
      com.google.rpc.Status status = Objects.requireNonNull(StatusProto.fromThrowable(e));
      ErrorInfo info = status.getDetails(0).unpack(ErrorInfo.class);
      return new Seen(
          info.getReason(), e.getStatus().getCode() + " " + status.getMessage() + " " + info);
    }
  }

  @SuppressWarnings("unchecked")
  private static String answer(Channel channel, Ask ask) {
    var method = (MethodDescriptor<Message, Message>) ask.method();
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS);
    if (!ask.isStream()) {
      return ClientCalls.blockingUnaryCall(channel, method, options, ask.message()).toString();
    }
    Iterator<Message> messages =
        ClientCalls.blockingServerStreamingCall(channel, method, options, ask.message());
    messages.next();
    return "";
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
