package dev.florin.ledger.verify;

import java.util.List;
import java.util.Map;

/**
 * Whether an invariant held, and if not, the first cases in which it did not.
 *
 * @param invariant what was asked
 * @param findings a row each, as column names and values in the query's order; no more than {@link
 *     Invariants#FINDINGS_MAX}
 */
public record Verdict(Invariant invariant, List<Map<String, String>> findings) {
  public Verdict {
    findings = List.copyOf(findings);
  }

  /** Whether nothing was found. */
  public boolean holds() {
    return findings.isEmpty();
  }
}
