package dev.florin.gateway.problem;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * One refused request, explained.
 *
 * @param detail what is wrong and what to do, for a person
 * @param members what explains it to a program, beside what every problem has
 * @param headers what the answer carries beside what every answer has
 */
public record Problem(
    ProblemCode code, String detail, JsonObject members, Map<String, String> headers) {

  /** Shown to people: the page of the contract explains the codes at these anchors. */
  private static final String TYPE_PREFIX = "/docs#";

  public static Problem of(ProblemCode code, String detail) {
    return new Problem(code, detail, new JsonObject(), Map.of());
  }

  /**
   * A problem with one field, parameter or header.
   *
   * @param value what it holds, shortened, as the caller wrote it
   */
  public static Problem ofField(ProblemCode code, String field, String value, String expected) {
    return new Problem(
        code,
        field + ": " + value + " (expected: " + expected + ")",
        new JsonObject().put("field", field).put("value", value).put("expected", expected),
        Map.of());
  }

  public Problem with(Map<String, String> moreHeaders) {
    return new Problem(code, detail, members, moreHeaders);
  }

  /** The body of the answer. */
  public JsonObject toJson(String traceId) {
    return new JsonObject()
        .put("type", TYPE_PREFIX + code.code())
        .put("title", code.title())
        .put("status", code.status())
        .put("code", code.code())
        .put("detail", detail)
        .mergeIn(members)
        .put("trace_id", traceId);
  }
}
