package dev.florin.ledger.lease;

import java.time.Duration;

/** Everybody asks PostgreSQL. */
final class NoMeetingPlace implements MeetingPlace {
  @Override
  public boolean shouldTry(String name, String owner, Duration expiry) {
    return true;
  }

  @Override
  public void held(String name, String owner, Duration expiry) {}

  @Override
  public void left(String name, String owner) {}

  @Override
  public Registration onLeft(String name, Runnable wakeUp) {
    return () -> {};
  }
}
