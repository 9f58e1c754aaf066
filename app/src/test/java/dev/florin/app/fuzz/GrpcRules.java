package dev.florin.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import dev.florin.gateway.problem.ProblemCode;
import io.grpc.Status.Code;

/** What is true of every answer over gRPC, whatever was asked. */
final class GrpcRules {
  private GrpcRules() {}

  /**
   * There is no fault, nothing of the inside is told, and a refusal of the service says why.
   *
   * <p>What cannot be cut into messages never reaches the service: for that the transport answers
   * as gRPC's own documents say, with INTERNAL among others.
   */
  static void check(Call call, GrpcAnswer answer) throws InvalidProtocolBufferException {
    String told = answer.headers().toString();
    assertThat(told).doesNotMatch(RestRules.INSIDE);
    if (!call.isFramed()) {
      return;
    }
    assertThat(answer.httpStatus()).as(told).isEqualTo(200);
    assertThat(answer.code()).as(told).isBetween(0, 16);
    Code code = io.grpc.Status.fromCodeValue(answer.code()).getCode();
    assertThat(code).as(told).isNotIn(Code.INTERNAL, Code.UNKNOWN, Code.UNAVAILABLE);
    boolean isTooLarge = code == Code.RESOURCE_EXHAUSTED && call.body().length() > 64 * 1024;
    if (code != Code.OK && !isTooLarge) {
      ErrorInfo info = answer.errorInfo().orElseThrow(() -> new AssertionError(told));
      assertThat(info.getDomain()).isEqualTo("florin");
      assertThat(ProblemCode.of(info.getReason())).as(info.getReason()).isPresent();
      assertThat(answer.headers().get("grpc-message")).isNotEmpty();
      assertThat(info.toString()).doesNotMatch(RestRules.INSIDE);
    }
  }
}
