package dev.florin.gateway;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.ProblemCode;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.util.Optional;

/**
 * Turns the wallet service's refusals, and what the transport says when the service does not, into
 * problems.
 *
 * <p>A reason that is not known here is a fault: what cannot be explained is not passed on.
 */
final class GrpcProblems {
  private static final String DOMAIN = "florin";

  private final boolean isWrite;
  private final SentTracer sent;

  /**
   * @param isWrite whether a lost answer leaves the outcome unknown
   */
  GrpcProblems(boolean isWrite, SentTracer sent) {
    this.isWrite = isWrite;
    this.sent = sent;
  }

  /** The problem that a status means; empty where it is a fault, whose words stay inside. */
  Optional<Problem> problem(Status status, Metadata trailers) {
    Optional<ErrorInfo> info = errorInfo(status, trailers);
    if (info.isPresent()) {
      return ProblemCode.of(info.get().getReason())
          .filter(code -> code != ProblemCode.INTERNAL)
          .map(code -> Explanation.problem(code, detail(status), info.get().getMetadataMap()));
    }
    return switch (status.getCode()) {
      // Cancelled by the service, which ends what is left when it stops: nobody here cancels.
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED -> Optional.of(unanswered());
      case UNKNOWN -> isLostConnection(status) ? Optional.of(unanswered()) : Optional.empty();
      case OK,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          RESOURCE_EXHAUSTED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          INTERNAL,
          DATA_LOSS,
          UNAUTHENTICATED ->
          Optional.empty();
    };
  }

  /**
   * Whether the transport says so: it knows a connection that closed amid a call as UNKNOWN now and
   * then, by its cause; see {@code statusFromThrowable} in io.grpc.netty.Utils. No cause comes from
   * the service, for none is ever sent.
   */
  private static boolean isLostConnection(Status status) {
    return status.getCause() instanceof IOException;
  }

  private Problem unanswered() {
    return isWrite && sent.isSent()
        ? Problem.of(
            ProblemCode.OUTCOME_UNKNOWN,
            "The wallet service gave no answer, so this may or may not have happened. If the"
                + " request has an Idempotency-Key, send it again with the same Idempotency-Key: it"
                + " happens once at the most, and you get the answer. If it has none, look first at"
                + " what there is.")
        : Problem.of(
            ProblemCode.UNAVAILABLE,
            "The wallet service cannot be reached. Nothing has changed; try again shortly.");
  }

  private static String detail(Status status) {
    return status.getDescription() == null ? "" : status.getDescription();
  }

  private static Optional<ErrorInfo> errorInfo(Status status, Metadata trailers) {
    com.google.rpc.Status details = StatusProto.fromStatusAndTrailers(status, trailers);
    if (details == null) {
      return Optional.empty();
    }
    for (Any detail : details.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        return unpacked(detail).filter(info -> info.getDomain().equals(DOMAIN));
      }
    }
    return Optional.empty();
  }

  private static Optional<ErrorInfo> unpacked(Any detail) {
    try {
      return Optional.of(detail.unpack(ErrorInfo.class));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }
}
