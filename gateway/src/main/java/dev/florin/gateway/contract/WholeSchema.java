package dev.florin.gateway.contract;

import static dev.florin.gateway.problem.ProblemCode.INVALID_FIELD;

import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.RejectedException;

/** An integer between two bounds, both included. */
record WholeSchema(long minimum, long maximum) implements Schema {
  @Override
  public void check(String field, Json value) throws RejectedException {
    if (value instanceof Json.Whole(long number) && number >= minimum && number <= maximum) {
      return;
    }
    throw new RejectedException(Problem.ofField(INVALID_FIELD, field, value.shown(), expected()));
  }

  private String expected() {
    return "an integer from " + minimum + " to " + maximum;
  }
}
