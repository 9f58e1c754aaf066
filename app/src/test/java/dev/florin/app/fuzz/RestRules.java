package dev.florin.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is true of every answer over REST, whatever was asked. */
final class RestRules {
  /** How the inside of the program looks. */
  static final Pattern INSIDE =
      Pattern.compile(
          "(?s).*(Exception|\\bat [a-z]+\\.[a-z]+\\.|java\\.(lang|util|io)|io\\.(vertx|netty|grpc)"
              + "|org\\.postgresql|PSQL|\\bSELECT \\b|\\bINSERT INTO\\b|\\bSQL\\b|NullPointer"
              + "|dev\\.florin\\.(app|gateway|identity|ledger|redis|service|webhooks)\\b).*");

  private final Set<String> codes;
  private final Set<String> fields;

  RestRules(JsonObject document) {
    JsonObject schemas = document.getJsonObject("components").getJsonObject("schemas");
    this.codes =
        schemas.getJsonObject("ProblemCode").getJsonArray("oneOf").stream()
            .map(code -> ((JsonObject) code).getString("const"))
            .collect(Collectors.toSet());
    this.fields = schemas.getJsonObject("Problem").getJsonObject("properties").fieldNames();
  }

  /** There is no fault, nothing of the inside is told, and a refusal is a problem in full. */
  void check(RawAnswer answer) throws IOException {
    String text = answer.text();
    assertThat(answer.status()).as(text).isLessThan(500);
    if (answer.status() >= 400) {
      checkProblem(answer, text);
    }
    assertThat(text).doesNotMatch(INSIDE);
    assertThat(answer.headers().toString()).doesNotMatch(INSIDE).doesNotContain("x-injected");
    assertThat(answer.header("trace-id")).matches("[0-9a-f]{32}");
  }

  private void checkProblem(RawAnswer answer, String text) throws IOException {
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    if (text.isEmpty()) {
      return; // to HEAD
    }
    JsonObject problem = answer.json();
    assertThat(problem.getString("code")).isIn(codes);
    assertThat(problem.getInteger("status")).isEqualTo(answer.status());
    assertThat(problem.getString("detail")).isNotEmpty();
    assertThat(problem.getString("trace_id")).isEqualTo(answer.header("trace-id"));
    assertThat(problem.fieldNames()).isSubsetOf(fields);
  }
}
