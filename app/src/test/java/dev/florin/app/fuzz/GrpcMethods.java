package dev.florin.app.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The methods that a server says it has: of all services that are Florin's own. */
final class GrpcMethods {
  private static final String OURS = "wallet.v1.";

  private final Map<String, FileDescriptorProto> files = new HashMap<>();
  private final Map<String, FileDescriptor> built = new HashMap<>();

  private GrpcMethods() {}

  static List<MethodDescriptor> ask(int port) throws Exception {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      return new GrpcMethods().all(ServerReflectionGrpc.newStub(channel));
    } finally {
      channel.shutdownNow();
    }
  }

  private List<MethodDescriptor> all(ServerReflectionGrpc.ServerReflectionStub server)
      throws Exception {
    List<MethodDescriptor> methods = new ArrayList<>();
    ServerReflectionRequest list = ServerReflectionRequest.newBuilder().setListServices("").build();
    for (ServiceResponse service :
        answer(server, list).getListServicesResponse().getServiceList()) {
      if (service.getName().startsWith(OURS)) {
        FileDescriptor file = file(server, service.getName());
        String name = service.getName().substring(OURS.length());
        methods.addAll(file.findServiceByName(name).getMethods());
      }
    }
    return methods;
  }

  private FileDescriptor file(ServerReflectionGrpc.ServerReflectionStub server, String symbol)
      throws Exception {
    ServerReflectionRequest which =
        ServerReflectionRequest.newBuilder().setFileContainingSymbol(symbol).build();
    List<ByteString> found =
        answer(server, which).getFileDescriptorResponse().getFileDescriptorProtoList();
    for (ByteString bytes : found) {
      FileDescriptorProto file = FileDescriptorProto.parseFrom(bytes);
      files.put(file.getName(), file);
    }
    return build(
        files.values().stream()
            .filter(file ->
                file.getServiceList().stream()
                    .anyMatch(service -> symbol.equals(OURS + service.getName())))
            .findAny()
            .orElseThrow());
  }

  private FileDescriptor build(FileDescriptorProto file) throws DescriptorValidationException {
    FileDescriptor known = built.get(file.getName());
    if (known != null) {
      return known;
    }
    List<FileDescriptor> needed = new ArrayList<>();
    for (String name : file.getDependencyList()) {
      needed.add(build(Objects.requireNonNull(files.get(name), name)));
    }
    FileDescriptor made = FileDescriptor.buildFrom(file, needed.toArray(FileDescriptor[]::new));
    built.put(file.getName(), made);
    return made;
  }

  private static ServerReflectionResponse answer(
      ServerReflectionGrpc.ServerReflectionStub server, ServerReflectionRequest request)
      throws Exception {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> asking =
        server.serverReflectionInfo(
            new StreamObserver<>() {
              @Override
              public void onNext(ServerReflectionResponse response) {
                answer.complete(response);
              }

              @Override
              public void onError(Throwable failure) {
                answer.completeExceptionally(failure);
              }

              @Override
              public void onCompleted() {}
            });
    asking.onNext(request);
    asking.onCompleted();
    return answer.get(10, TimeUnit.SECONDS);
  }
}
