package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.app.Order.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Callers who send orders as fast as they are answered: two thirds over REST, the others over gRPC;
 * some for more than there is, some twice at once, and some again that were sent before. One user
 * takes part in about every third transfer.
 */
final class CrashLoad implements AutoCloseable {
  private static final int CALLERS = 12;
  private static final int AMOUNT_MINOR_MAX = 400;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Journal journal;
  private final Doors doors;
  private final List<String> userIds;
  private final String name;
  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
  private final List<Future<?>> calls = new ArrayList<>();
  private volatile boolean ending;

  /**
   * @param name begins each key, so it must differ from load to load
   */
  static CrashLoad start(
      Journal journal, Doors doors, List<String> userIds, String name, long seed) {
    CrashLoad load = new CrashLoad(journal, doors, userIds, name);
    Random seeds = new Random(seed);
    for (int caller = 0; caller < CALLERS; caller++) {
      int number = caller;
      Random random = new Random(seeds.nextLong());
      load.calls.add(load.callers.submit(() -> load.call(number, random)));
    }
    return load;
  }

  private CrashLoad(Journal journal, Doors doors, List<String> userIds, String name) {
    this.journal = journal;
    this.doors = doors;
    this.userIds = userIds;
    this.name = name;
  }

  /** Returns when every caller has got the last answer that will come. */
  @Override
  public void close() {
    ending = true;
    callers.shutdown();
    for (Future<?> call : calls) {
      assertThat(call).succeedsWithin(PATIENCE);
    }
  }

  /** Until the end, or until the program is gone. */
  private void call(int caller, Random random) {
    List<Order> own = new ArrayList<>();
    boolean answered = true;
    while (answered && !ending) {
      Order order = order(caller, random, own);
      CompletableFuture<Answer> first = doors.send(order, journal);
      boolean twins = random.nextInt(10) == 0;
      CompletableFuture<Answer> second = twins ? doors.send(order, journal) : first;
      answered = Stream.of(first.join(), second.join()).noneMatch(Answer::isNone);
    }
  }

  private Order order(int caller, Random random, List<Order> own) {
    if (!own.isEmpty() && random.nextInt(10) == 0) {
      return own.get(random.nextInt(own.size()));
    }
    String key = name + "-" + caller + "-" + own.size();
    Order order = newOrder(key, random, caller % 3 == 0);
    own.add(order);
    return order;
  }

  private Order newOrder(String key, Random random, boolean overGrpc) {
    int user = random.nextInt(userIds.size());
    long amountMinor = 1L + random.nextInt(AMOUNT_MINOR_MAX);
    int dice = random.nextInt(10);
    if (dice < 3) {
      Kind kind = dice == 0 ? Kind.WITHDRAWAL : Kind.DEPOSIT;
      return new Order(key, kind, userIds.get(user), null, amountMinor, overGrpc);
    }
    // The first user, or anybody else.
    int other = user != 0 && dice < 6 ? 0 : (user + 1 + random.nextInt(userIds.size() - 1));
    String recipient = userIds.get(other % userIds.size());
    return new Order(key, Kind.TRANSFER, userIds.get(user), recipient, amountMinor, overGrpc);
  }
}
