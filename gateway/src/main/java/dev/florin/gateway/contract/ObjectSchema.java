package dev.florin.gateway.contract;

import static dev.florin.gateway.problem.ProblemCode.INVALID_FIELD;
import static dev.florin.gateway.problem.ProblemCode.MALFORMED_REQUEST;
import static dev.florin.gateway.problem.ProblemCode.UNKNOWN_FIELD;

import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.ProblemCode;
import dev.florin.gateway.problem.RejectedException;
import java.util.List;
import java.util.Map;

/**
 * An object with these properties and no others.
 *
 * @param properties by name, in the document's order, in which errors are looked for too
 * @param required names that must be there
 * @param exactlyOneOf names of which exactly one must be there; empty for no such rule
 */
record ObjectSchema(
    Map<String, Schema> properties, List<String> required, List<String> exactlyOneOf)
    implements Schema {

  @Override
  public void check(String field, Json value) throws RejectedException {
    if (!(value instanceof Json.Fields(Map<String, Json> fields))) {
      throw new RejectedException(
          MALFORMED_REQUEST, field + ": " + value.shown() + " (expected: a JSON object)");
    }
    checkNames(fields);
    for (Map.Entry<String, Schema> property : properties.entrySet()) {
      Json given = fields.get(property.getKey());
      if (given != null) {
        property.getValue().check(property.getKey(), given);
      }
    }
  }

  private void checkNames(Map<String, Json> fields) throws RejectedException {
    for (Map.Entry<String, Json> given : fields.entrySet()) {
      if (!properties.containsKey(given.getKey())) {
        throw bad(
            UNKNOWN_FIELD,
            Json.shortened(given.getKey()),
            given.getValue().shown(),
            "only " + String.join(", ", properties.keySet()));
      }
    }
    for (String name : required) {
      if (!fields.containsKey(name)) {
        throw bad(INVALID_FIELD, name, "missing", "this field is required");
      }
    }
    if (!exactlyOneOf.isEmpty() && exactlyOneOf.stream().filter(fields::containsKey).count() != 1) {
      String names = String.join(", ", exactlyOneOf);
      boolean none = exactlyOneOf.stream().noneMatch(fields::containsKey);
      throw bad(
          INVALID_FIELD, names, none ? "missing" : "more than one", "exactly one of " + names);
    }
  }

  private static RejectedException bad(
      ProblemCode code, String field, String value, String expected) {
    return new RejectedException(Problem.ofField(code, field, value, expected));
  }
}
