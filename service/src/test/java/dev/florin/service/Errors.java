package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Reads what a refused call tells its caller. */
final class Errors {
  private Errors() {}

  /** Makes a call that must be refused with this code and reason. */
  static StatusRuntimeException refused(Status.Code code, String reason, ThrowingCallable call) {
    StatusRuntimeException thrown =
        Assertions.catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(thrown).as("refused with " + reason).isNotNull();
    assertThat(thrown.getStatus().getCode()).as(thrown.toString()).isEqualTo(code);
    assertThat(info(thrown).getReason()).isEqualTo(reason);
    assertThat(info(thrown).getDomain()).isEqualTo("florin");
    return thrown;
  }

  static ErrorInfo info(Throwable thrown) {
    return detail(thrown, ErrorInfo.class)
        .orElseThrow(() -> new AssertionError("no ErrorInfo: " + thrown, thrown));
  }

  static long retryDelaySeconds(Throwable thrown) {
    return detail(thrown, RetryInfo.class).orElseThrow().getRetryDelay().getSeconds();
  }

  private static <T extends Message> Optional<T> detail(Throwable thrown, Class<T> type) {
    com.google.rpc.Status status = StatusProto.fromThrowable(thrown);
    if (status == null) {
      return Optional.empty();
    }
    for (Any detail : status.getDetailsList()) {
      if (detail.is(type)) {
        try {
          return Optional.of(detail.unpack(type));
        } catch (InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
      }
    }
    return Optional.empty();
  }
}
