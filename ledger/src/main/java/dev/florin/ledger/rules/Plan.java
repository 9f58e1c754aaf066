package dev.florin.ledger.rules;

import dev.florin.ledger.Outcome;
import java.util.List;

/**
 * What a batch does: an outcome for each movement, and the rows that make it so.
 *
 * @param outcomes in the order of the movements
 * @param accepted the movements that happen, in order
 * @param entries their rows, in the same order
 * @param refusals the new refusals to remember
 */
public record Plan(
    List<Outcome> outcomes,
    List<Movement> accepted,
    List<Entry> entries,
    List<StoredRefusal> refusals) {

  /** Whether every movement happens, each for the first time. */
  public boolean acceptsAll() {
    return accepted.size() == outcomes.size();
  }
}
