package dev.florin.ledger.lease;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Instances of one process meet here; nothing runs out by itself. */
final class LocalMeetingPlace implements MeetingPlace {
  private final Map<String, String> owners = new ConcurrentHashMap<>();
  private final Map<String, List<Runnable>> waiters = new ConcurrentHashMap<>();
  private Optional<Boolean> answer = Optional.empty();

  /** Whatever it is asked. */
  LocalMeetingPlace saying(boolean everybodyShouldTry) {
    answer = Optional.of(everybodyShouldTry);
    return this;
  }

  @Override
  public boolean shouldTry(String name, String owner, Duration expiry) {
    return answer.orElseGet(() -> {
      String there = owners.putIfAbsent(name, owner);
      return there == null || there.equals(owner);
    });
  }

  @Override
  public void held(String name, String owner, Duration expiry) {
    owners.put(name, owner);
  }

  @Override
  public void left(String name, String owner) {
    owners.remove(name, owner);
    waiters(name).forEach(Runnable::run);
  }

  @Override
  public Registration onLeft(String name, Runnable wakeUp) {
    waiters(name).add(wakeUp);
    return () -> waiters(name).remove(wakeUp);
  }

  private List<Runnable> waiters(String name) {
    return waiters.computeIfAbsent(name, _ -> new CopyOnWriteArrayList<>());
  }
}
