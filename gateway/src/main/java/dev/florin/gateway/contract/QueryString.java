package dev.florin.gateway.contract;

import static dev.florin.gateway.problem.ProblemCode.INVALID_FIELD;

import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.RejectedException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the part of a URL after the question mark; each parameter may be there once. */
final class QueryString {
  private QueryString() {}

  static Map<String, String> parse(@Nullable String query) throws RejectedException {
    if (query == null || query.isEmpty()) {
      return Map.of();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      if (values.putIfAbsent(name, value) != null) {
        throw new RejectedException(
            Problem.ofField(
                INVALID_FIELD, Json.shortened(name), new Json.Text(value).shown(), "only once"));
      }
    }
    return values;
  }

  private static String decode(String encoded) throws RejectedException {
    return Percent.decode(encoded.replace('+', ' '));
  }
}
