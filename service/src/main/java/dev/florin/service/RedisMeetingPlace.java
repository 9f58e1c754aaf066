package dev.florin.service;

import dev.florin.ledger.lease.MeetingPlace;
import dev.florin.redis.lease.Claims;
import java.time.Duration;

/** Where instances that share a Redis meet before they ask PostgreSQL for a lease. */
public final class RedisMeetingPlace implements MeetingPlace {
  private final Claims claims;

  public RedisMeetingPlace(Claims claims) {
    this.claims = claims;
  }

  @Override
  public boolean shouldTry(String name, String owner, Duration expiry) {
    return claims.claim(name, owner, expiry);
  }

  @Override
  public void held(String name, String owner, Duration expiry) {
    claims.hold(name, owner, expiry);
  }

  @Override
  public void left(String name, String owner) {
    claims.leave(name, owner);
  }

  @Override
  public Registration onLeft(String name, Runnable wakeUp) {
    return claims.onLeft(name, wakeUp)::run;
  }
}
