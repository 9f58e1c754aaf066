package dev.florin.gateway.contract;

import dev.florin.gateway.problem.RejectedException;

/** What a value must be: one of the document's schemas, compiled. Immutable. */
sealed interface Schema permits ItemsSchema, ObjectSchema, TextSchema, WholeSchema {
  /**
   * Checks a value.
   *
   * @param field the name that an error gives it
   * @throws RejectedException naming the field, its value and what is expected
   */
  void check(String field, Json value) throws RejectedException;
}
