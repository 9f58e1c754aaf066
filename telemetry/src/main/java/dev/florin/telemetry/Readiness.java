package dev.florin.telemetry;

import java.util.Optional;

/** Whether a process should get requests. */
@FunctionalInterface
public interface Readiness {
  /** Why it should not, in words for an operator; empty if it should. Quick; by any thread. */
  Optional<String> notReady();
}
