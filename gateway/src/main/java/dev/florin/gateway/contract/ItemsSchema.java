package dev.florin.gateway.contract;

import static dev.florin.gateway.problem.ProblemCode.INVALID_FIELD;

import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.RejectedException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An array of different items.
 *
 * @param item what each of them must be; its errors bear the array's name
 * @param countMax the most items
 */
record ItemsSchema(Schema item, int countMax) implements Schema {
  @Override
  public void check(String field, Json value) throws RejectedException {
    if (!(value instanceof Json.Items(List<Json> items))) {
      throw bad(field, value.shown(), "an array");
    }
    if (items.size() > countMax) {
      throw bad(field, items.size() + " items", "at most " + countMax);
    }
    Set<Json> seen = new HashSet<>();
    for (Json each : items) {
      item.check(field, each);
      if (!seen.add(each)) {
        throw bad(field, each.shown() + " twice", "each only once");
      }
    }
  }

  private static RejectedException bad(String field, String value, String expected) {
    return new RejectedException(Problem.ofField(INVALID_FIELD, field, value, expected));
  }
}
