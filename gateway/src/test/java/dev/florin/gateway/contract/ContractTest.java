package dev.florin.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.gateway.problem.ProblemCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The document is OpenAPI, its examples are right, and nothing in it is promised in vain. */
class ContractTest {
  private final Contract contract = Contract.load();

  @Test
  void everyExampleIsWhatItsSchemaDemands() {
    List<JsonObject> examples = new ArrayList<>();
    collectExamples(References.resolve(contract.document()), examples);

    assertThat(examples).hasSizeGreaterThan(20);
    for (JsonObject example : examples) {
      assertThat(
              Validator.create(
                      JsonSchema.of(example.getJsonObject("schema")),
                      new JsonSchemaOptions()
                          .setBaseUri("app://florin")
                          .setDraft(Draft.DRAFT202012)
                          .setOutputFormat(OutputFormat.Basic))
                  .validate(example.getValue("example"))
                  .getErrors())
          .as(String.valueOf(example.getValue("example")))
          .isNullOrEmpty();
    }
  }

  private static void collectExamples(@Nullable Object value, List<JsonObject> into) {
    switch (value) {
      case JsonObject object -> {
        if (object.containsKey("example") && object.containsKey("schema")) {
          into.add(object);
        }
        for (Map.Entry<String, Object> member : object) {
          collectExamples(member.getValue(), into);
        }
      }
      case JsonArray array -> array.forEach(item -> collectExamples(item, into));
      case null, default -> {}
    }
  }

  @Test
  void documentListsTheProblemCodesWithTheirTitles() {
    JsonArray listed =
        contract
            .document()
            .getJsonObject("components")
            .getJsonObject("schemas")
            .getJsonObject("ProblemCode")
            .getJsonArray("oneOf");

    assertThat(listed.stream().map(Object::toString))
        .containsExactlyElementsOf(
            Arrays.stream(ProblemCode.values())
                .map(code ->
                    new JsonObject()
                        .put("const", code.code())
                        .put("title", code.title())
                        .toString())
                .toList());
  }

  @Test
  void onlyTheServiceItselfAndThePageNeedNoToken() {
    Set<String> withoutToken = Set.of("deleteSession", "createSandboxSession");
    assertThat(contract.operations())
        .allSatisfy(operation ->
            assertThat(operation.secured())
                .as(operation.id())
                .isEqualTo(
                    operation.path().startsWith("/v") && !withoutToken.contains(operation.id())));
  }

  @Test
  void whatMovesMoneyNeedsAKeyAndNothingElse() {
    assertThat(
            contract.operations().stream()
                .filter(operation -> operation.idempotencyKey() != null)
                .map(Operation::id))
        .containsExactlyInAnyOrder("deposit", "withdraw", "transfer", "acceptTransfer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "maximum: 1000000000000000; multipleOf: 5; multipleOf",
        "pattern: '^[A-Z]{3}$'; pattern: '[A-Z]{3}'; anchored",
        "x-code: unknown_currency; x-code: moon_phase; moon_phase",
        "'#/components/schemas/Amount'; '#/components/schemas/Amuont'; Amuont",
        "required: [currency]; minProperties: 1; minProperties",
        "maxItems: 20; minItems: 0; minItems",
        "uniqueItems: true; uniqueItems: false; uniqueItems"
      })
  void promiseThatNobodyKeepsStopsTheStart(String written, String instead, String named) {
    String yaml = contract.yaml();
    assertThat(yaml).contains(written);

    assertThatThrownBy(() -> Contract.of(yaml.replace(written, instead)))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(named);
  }
}
