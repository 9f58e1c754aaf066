package dev.florin.service;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.HexFormat;
import java.util.Map;

/** The statuses that callers get: a code, words for people, and an ErrorInfo for programs. */
final class Statuses {
  static final String DOMAIN = "florin";

  private static final int SHOWN_CODE_POINTS_MAX = 64;

  private Statuses() {}

  static StatusRuntimeException of(
      Status.Code code, String reason, String detail, Map<String, String> metadata) {
    return StatusProto.toStatusRuntimeException(status(code, reason, detail, metadata).build());
  }

  /** A status of something that another try may get past. */
  static StatusRuntimeException retryable(
      Status.Code code, String reason, String detail, int retryAfterSeconds) {
    Map<String, String> metadata =
        Map.of("retry_after_seconds", Integer.toString(retryAfterSeconds));
    Duration delay = Duration.newBuilder().setSeconds(retryAfterSeconds).build();
    return StatusProto.toStatusRuntimeException(
        status(code, reason, detail, metadata)
            .addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()))
            .build());
  }

  static StatusRuntimeException invalidField(String field, String value, String expected) {
    return invalid("invalid_field", field, value, expected);
  }

  /** An INVALID_ARGUMENT that names the field, what it was, and what is expected. */
  static StatusRuntimeException invalid(
      String reason, String field, String value, String expected) {
    String shown = shown(value);
    return of(
        Status.Code.INVALID_ARGUMENT,
        reason,
        field + ": " + (shown.isEmpty() ? "empty" : shown) + " (expected: " + expected + ")",
        Map.of("field", field, "value", shown, "expected", expected));
  }

  /** Absent and foreign look the same, so that nobody learns what others have. */
  static StatusRuntimeException notFound(String detail) {
    return of(Status.Code.NOT_FOUND, "not_found", detail, Map.of());
  }

  private static com.google.rpc.Status.Builder status(
      Status.Code code, String reason, String detail, Map<String, String> metadata) {
    ErrorInfo info =
        ErrorInfo.newBuilder().setReason(reason).setDomain(DOMAIN).putAllMetadata(metadata).build();
    return com.google.rpc.Status.newBuilder()
        .setCode(code.value())
        .setMessage(detail)
        .addDetails(Any.pack(info));
  }

  /** A caller's text made fit to be shown: short, and nothing in it that a terminal would obey. */
  private static String shown(String value) {
    StringBuilder shown = new StringBuilder();
    value
        .codePoints()
        .limit(SHOWN_CODE_POINTS_MAX)
        .forEach(c -> {
          if (Fields.isUnfit(c)) {
            shown.append("\\u").append(HexFormat.of().toHexDigits((char) c));
          } else {
            shown.appendCodePoint(c);
          }
        });
    boolean cut = value.codePointCount(0, value.length()) > SHOWN_CODE_POINTS_MAX;
    return cut ? shown.append("...").toString() : shown.toString();
  }
}
