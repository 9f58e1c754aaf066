package dev.florin.telemetry;

/**
 * All meters as text.
 *
 * @param type media type
 * @param text in that format
 */
record Exposition(String type, String text) {
  /** The format that can carry exemplars. */
  static final String OPEN_METRICS = "application/openmetrics-text";

  static final String OPEN_METRICS_TYPE = OPEN_METRICS + "; version=1.0.0; charset=utf-8";
  static final String TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
}
