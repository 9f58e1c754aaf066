package dev.florin.gateway.contract;

import static dev.florin.gateway.problem.ProblemCode.INVALID_FIELD;

import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.ProblemCode;
import dev.florin.gateway.problem.RejectedException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A string.
 *
 * @param lengthMin Unicode characters
 * @param lengthMax Unicode characters
 * @param pattern what the whole string must match, or null
 * @param choices the only strings there are; empty for any
 * @param dateTime whether it is an RFC 3339 time
 * @param code for a string that is not allowed; a value that is no string is always invalid_field
 * @param expected for the error's text
 */
record TextSchema(
    int lengthMin,
    int lengthMax,
    @Nullable Pattern pattern,
    Set<String> choices,
    boolean dateTime,
    ProblemCode code,
    String expected)
    implements Schema {

  @Override
  public void check(String field, Json value) throws RejectedException {
    if (!(value instanceof Json.Text(String text))) {
      throw new RejectedException(
          Problem.ofField(INVALID_FIELD, field, value.shown(), "a string: " + expected));
    }
    if (!isLengthAllowed(text)
        || (pattern != null && !pattern.matcher(text).matches())
        || (!choices.isEmpty() && !choices.contains(text))
        || (dateTime && !isDateTime(text))) {
      throw new RejectedException(Problem.ofField(code, field, value.shown(), expected));
    }
  }

  private boolean isLengthAllowed(String text) {
    int length = text.codePointCount(0, text.length());
    return length >= lengthMin && length <= lengthMax;
  }

  private static boolean isDateTime(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
