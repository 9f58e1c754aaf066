package dev.florin.app.fuzz;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * What came back over gRPC.
 *
 * @param httpStatus 0 where the stream was reset
 * @param headers those of the answer and of its end, by name
 * @param body with the prefix of each message
 */
record GrpcAnswer(int httpStatus, Map<String, String> headers, Buffer body) {
  private static final int PREFIX_BYTES = 5;

  /** The code; -1 where there is none. */
  int code() {
    return Integer.parseInt(headers.getOrDefault("grpc-status", "-1"));
  }

  /** The first message; none where there is no body. */
  Optional<byte[]> message() {
    return body.length() < PREFIX_BYTES
        ? Optional.empty()
        : Optional.of(body.getBytes(PREFIX_BYTES, body.length()));
  }

  Optional<ErrorInfo> errorInfo() throws InvalidProtocolBufferException {
    String details = headers.get("grpc-status-details-bin");
    if (details == null) {
      return Optional.empty();
    }
    for (Any detail : Status.parseFrom(Base64.getDecoder().decode(details)).getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        return Optional.of(detail.unpack(ErrorInfo.class));
      }
    }
    return Optional.empty();
  }
}
