package dev.florin.gateway.contract;

import static dev.florin.gateway.problem.ProblemCode.INVALID_FIELD;

import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.RejectedException;
import java.util.regex.Pattern;

/** A parameter in the path or the query of an operation. */
record Parameter(String name, boolean required, Schema schema) {
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

  /** Reads a parameter's decoded text as what its schema wants, and checks it. */
  Json read(String text) throws RejectedException {
    Json value =
        schema instanceof WholeSchema && WHOLE.matcher(text).matches()
            ? new Json.Whole(Long.parseLong(text))
            : new Json.Text(text);
    schema.check(name, value);
    return value;
  }

  RejectedException missing() {
    return new RejectedException(
        Problem.ofField(INVALID_FIELD, name, "missing", "this parameter is required"));
  }
}
