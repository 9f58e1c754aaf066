package dev.florin.app;

/**
 * Which process a line of the log is of.
 *
 * @param service names the program, such as {@code florin-gateway}
 * @param instance names this process among others of its kind, in traces as well
 */
record LogSource(String service, String instance) {}
