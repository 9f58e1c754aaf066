package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** What the crash tests share. */
final class CrashTest {
  private static final String SEED = "florin.crash.seed";
  static final long PATIENCE_SECONDS = 120;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
  private static final long POLL_MILLIS = 20;

  private CrashTest() {}

  static int size(int small, int full) {
    return Boolean.getBoolean("florin.full") ? full : small;
  }

  /** How many answers come before the next kill. */
  static int answersBeforeKill(Random random) {
    return 50 + random.nextInt(size(300, 1_500));
  }

  /** Chance that can be repeated: {@code -Dflorin.crash.seed=N}. */
  static Random random(String title) {
    long seed = Long.getLong(SEED, System.nanoTime());
    System.out.println(title + ": -D" + SEED + "=" + seed);
    return new Random(seed);
  }

  /** Asks until it is so. */
  static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadlineNanos);
      Thread.sleep(POLL_MILLIS);
    }
  }

  /**
   * What must hold after a crash: every order that was sent, sent again, gets its first answer, or
   * one; the same once more; and the accounts are what the answers say.
   *
   * @param checked orders that went through this earlier; gets the others
   */
  static void check(ProcessRun run, Journal journal, Customers customers, Set<Order> checked)
      throws Exception {
    List<Order> orders =
        journal.orders().stream().filter(order -> !checked.contains(order)).toList();
    try (Doors doors = Doors.of(run, customers)) {
      Retries.all(orders, doors, journal);
      Retries.all(orders, doors, journal);
    }
    assertThat(journal.contradictions()).isEmpty();
    new Accounts(customers, RunningJar.httpPort(run)).assertMatch(journal);
    checked.addAll(orders);
  }
}
