package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Senders of transfers that are settled later, each sending as many as it is told to, one after the
 * other. Half of the users belong to one sender each, so that the order of their transfers is
 * known; the others are anybody's. Some requests are sent twice at once, and some transfers are
 * cancelled as soon as they are acknowledged.
 */
final class BacklogLoad implements AutoCloseable {
  /** The number of users is a multiple of twice this. */
  static final int SENDERS = 8;

  private static final int AMOUNT_MINOR_MAX = 2_000;
  private static final int TWINS_ONE_IN = 20;
  private static final int CANCELLED_ONE_IN = 8;

  private final BacklogDoor door;
  private final List<String> userIds;
  private final Semaphore due = new Semaphore(0);
  private final AtomicLong acknowledged = new AtomicLong();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<List<AcceptedOrder>>> senders = new ArrayList<>();
  private long ordered;
  private volatile boolean ended;

  private BacklogLoad(BacklogDoor door, List<String> userIds) {
    this.door = door;
    this.userIds = userIds;
  }

  /** Nothing is sent yet. */
  static BacklogLoad start(BacklogDoor door, List<String> userIds, Random random) {
    BacklogLoad load = new BacklogLoad(door, userIds);
    for (int number = 0; number < SENDERS; number++) {
      int sender = number;
      Random own = new Random(random.nextLong());
      load.senders.add(load.threads.submit(() -> load.send(sender, own)));
    }
    return load;
  }

  /** So many more are to be sent. */
  void order(int count) {
    ordered += count;
    due.release(count);
  }

  /** Waits until all that were ordered are acknowledged, but for the last so many. */
  void awaitAllBut(int last) throws Exception {
    long wanted = ordered - last;
    CrashTest.await(
        wanted + " acknowledged transfers",
        () -> acknowledged.get() >= wanted || senders.stream().anyMatch(Future::isDone));
    throwFirstFailure();
  }

  /** What each sender got acknowledged, in that order. */
  List<List<AcceptedOrder>> finish() throws Exception {
    awaitAllBut(0);
    end();
    List<List<AcceptedOrder>> all = new ArrayList<>();
    for (Future<List<AcceptedOrder>> sender : senders) {
      all.add(sender.get());
    }
    return all;
  }

  @Override
  public void close() {
    end();
    threads.shutdownNow();
  }

  private void end() {
    ended = true;
    due.release(SENDERS);
  }

  private void throwFirstFailure() throws ExecutionException, InterruptedException {
    for (Future<List<AcceptedOrder>> sender : senders) {
      if (sender.isDone()) {
        sender.get();
      }
    }
  }

  private List<AcceptedOrder> send(int sender, Random random) throws Exception {
    List<AcceptedOrder> sent = new ArrayList<>();
    due.acquire();
    while (!ended) {
      String key = "sender-" + sender + "-" + sent.size();
      sent.add(send(newOrder(key, sender, random), random));
      acknowledged.incrementAndGet();
      due.acquire();
    }
    return sent;
  }

  private AcceptedOrder send(Order order, Random random) throws Exception {
    boolean twice = random.nextInt(TWINS_ONE_IN) == 0;
    Future<String> twin = twice ? threads.submit(() -> door.accept(order)) : null;
    String id = door.accept(order);
    if (twin != null) {
      assertThat(twin.get()).as("the same key again: %s", order).isEqualTo(id);
    }
    Optional<String> toldAtCancel =
        random.nextInt(CANCELLED_ONE_IN) == 0
            ? Optional.of(door.cancel(order, id))
            : Optional.empty();
    return new AcceptedOrder(order, id, toldAtCancel);
  }

  private Order newOrder(String key, int sender, Random random) {
    int half = userIds.size() / 2;
    int user =
        random.nextBoolean()
            ? half + random.nextInt(half)
            : sender + SENDERS * random.nextInt(half / SENDERS);
    int recipient = (user + 1 + random.nextInt(userIds.size() - 1)) % userIds.size();
    return new Order(
        key,
        Order.Kind.TRANSFER,
        userIds.get(user),
        userIds.get(recipient),
        1L + random.nextInt(AMOUNT_MINOR_MAX),
        false);
  }

  /** Whether all transfers of a user are one sender's. */
  static boolean hasOneSender(List<String> userIds, String userId) {
    return userIds.indexOf(userId) < userIds.size() / 2;
  }
}
