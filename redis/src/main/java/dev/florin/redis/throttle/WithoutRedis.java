package dev.florin.redis.throttle;

/** What decides about requests while Redis cannot be asked. */
public enum WithoutRedis {
  /** A bucket in each instance, with what is left as far as the instance knows. */
  LOCAL,
  /** Nothing: all pass. */
  PASS,
  /** Nothing: all are refused. */
  REFUSE
}
