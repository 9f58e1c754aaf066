package dev.florin.gateway.contract;

import static dev.florin.gateway.problem.ProblemCode.IDEMPOTENCY_KEY_MISSING;
import static dev.florin.gateway.problem.ProblemCode.INVALID_FIELD;

import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.RejectedException;
import java.util.List;

/**
 * Reads the header {@code Idempotency-Key}: bare, or as the quoted string of the IETF's draft. The
 * two ways to write it mean the same key.
 */
final class IdempotencyKey {
  static final String HEADER = "Idempotency-Key";

  private IdempotencyKey() {}

  static String read(List<String> headers, Schema schema) throws RejectedException {
    if (headers.isEmpty() || headers.getFirst().isBlank()) {
      throw new RejectedException(
          IDEMPOTENCY_KEY_MISSING,
          "the header "
              + HEADER
              + " is missing (expected: 1 to 255 printable ASCII characters that you make up, one"
              + " for each intended movement of money)");
    }
    if (headers.size() > 1) {
      throw invalid(headers.getLast(), "only once");
    }
    String key = unquoted(headers.getFirst().strip());
    schema.check(HEADER, new Json.Text(key));
    return key;
  }

  private static String unquoted(String header) throws RejectedException {
    if (!header.startsWith("\"")) {
      return header;
    }
    StringBuilder key = new StringBuilder(header.length());
    for (int at = 1; at < header.length(); at++) {
      char c = header.charAt(at);
      if (c == '"' && at == header.length() - 1) {
        return key.toString();
      }
      if (c == '\\' && at + 1 < header.length() && isEscapable(header.charAt(at + 1))) {
        at++;
        c = header.charAt(at);
      } else if (c == '\\' || c == '"') {
        break;
      }
      key.append(c);
    }
    throw invalid(header, "a quoted string, or one without quotes");
  }

  private static boolean isEscapable(char c) {
    return c == '"' || c == '\\';
  }

  private static RejectedException invalid(String header, String expected) {
    return new RejectedException(
        Problem.ofField(INVALID_FIELD, HEADER, new Json.Text(header).shown(), expected));
  }
}
