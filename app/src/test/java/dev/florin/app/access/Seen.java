package dev.florin.app.access;

/**
 * What a caller saw.
 *
 * @param code {@code ok}, or the code of the refusal
 * @param text all of the answer that does not change from one to the next
 */
record Seen(String code, String text) {
  /** Whether the access table let it pass; what the ledger then said is another matter. */
  boolean isLetIn() {
    return !code.equals("forbidden")
        && !code.equals("not_found")
        && !code.equals("unauthenticated");
  }
}
