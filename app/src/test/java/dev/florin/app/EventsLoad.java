package dev.florin.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Transfers of both kinds, one after the other on each of a few senders, some beyond what there is
 * and some cancelled, until so many were answered.
 */
final class EventsLoad implements AutoCloseable {
  private static final int SENDERS = 8;
  private static final int AMOUNT_MINOR_MAX = 2_000;
  private static final int CANCELLED_ONE_IN = 8;

  private final BacklogDoor door;
  private final List<String> userIds;
  private final int transfers;
  private final AtomicLong answered = new AtomicLong();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> senders = new ArrayList<>();

  private EventsLoad(BacklogDoor door, List<String> userIds, int transfers) {
    this.door = door;
    this.userIds = userIds;
    this.transfers = transfers;
  }

  static EventsLoad start(BacklogDoor door, List<String> userIds, int transfers, Random random) {
    EventsLoad load = new EventsLoad(door, userIds, transfers);
    for (int sender = 0; sender < SENDERS; sender++) {
      int number = sender;
      Random own = new Random(random.nextLong());
      load.senders.add(
          load.threads.submit(() -> {
            load.send(number, own);
            return null;
          }));
    }
    return load;
  }

  /** Waits until so many of all were answered. */
  void awaitAnswered(double share) throws Exception {
    CrashTest.await(
        "answers to " + share + " of the load",
        () -> answered.get() >= share * transfers || senders.stream().anyMatch(Future::isDone));
    for (Future<?> sender : senders) {
      if (sender.isDone()) {
        sender.get();
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void send(int sender, Random random) throws Exception {
    for (int number = 0; answered.get() < transfers; number++) {
      Order order = order("sender-" + sender + "-" + number, random);
      if (random.nextBoolean()) {
        boolean _ = door.transfer(order);
      } else {
        String id = door.accept(order);
        if (random.nextInt(CANCELLED_ONE_IN) == 0) {
          String _ = door.cancel(order, id);
        }
      }
      answered.incrementAndGet();
    }
  }

  private Order order(String key, Random random) {
    int user = random.nextInt(userIds.size());
    int recipient = (user + 1 + random.nextInt(userIds.size() - 1)) % userIds.size();
    return new Order(
        key,
        Order.Kind.TRANSFER,
        userIds.get(user),
        userIds.get(recipient),
        1L + random.nextInt(AMOUNT_MINOR_MAX),
        false);
  }
}
