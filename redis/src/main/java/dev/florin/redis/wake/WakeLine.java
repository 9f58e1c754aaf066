package dev.florin.redis.wake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.florin.redis.Link;
import dev.florin.redis.Redis;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the watchers of wallets on other instances, and ours when others commit. The package says
 * how, and why nothing rests on it.
 *
 * <p>A message is the sender's name, a space, and wallets. Threads: any; nothing here waits.
 */
public final class WakeLine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WakeLine.class);
  private static final String WATCHED = "wake:watched";
  private static final String COMMITTED = "wake:committed";

  /** Wallets of one message: some ten kilobytes. */
  private static final int MESSAGE_WALLETS_MAX = 1_000;

  /** Wallets that others watch and we remember: some 20 MB. */
  private static final int INTEREST_WALLETS_MAX = 200_000;

  private final Redis redis;
  private final Watching watching;
  private final WakeTimes times;
  private final Interest interest = new Interest(INTEREST_WALLETS_MAX);
  private final LongAdder published = new LongAdder();
  private final String ourName = Long.toString(ThreadLocalRandom.current().nextLong(), 36);
  private final ScheduledExecutorService repeater =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("florin-wakes").daemon().factory());

  private WakeLine(Redis redis, Watching watching, WakeTimes times) {
    this.redis = redis;
    this.watching = watching;
    this.times = times;
  }

  /** Begins to listen, and to say again and again what is watched here. */
  public static WakeLine open(Redis redis, Watching watching, WakeTimes times) {
    WakeLine line = new WakeLine(redis, watching, times);
    redis.onMessage(WATCHED, message -> line.read(message, line::othersWatch));
    redis.onMessage(COMMITTED, message -> line.read(message, watching::wake));
    long periodMillis = times.repeat().toMillis();
    var _ =
        line.repeater.scheduleAtFixedRate(
            line::repeat, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
    return line;
  }

  /** Whether others can be heard at the moment, as far as we know. Costs nothing. */
  public boolean isOpen() {
    return redis.link().isPresent();
  }

  /** Somebody here watches this wallet from now on. */
  public void watch(long walletId) {
    publish(WATCHED, new long[] {walletId});
  }

  /** After a commit: wakes the others who watch one of these wallets. */
  public void committed(long[] walletIds) {
    if (interest.isEmpty()) {
      return;
    }
    long[] wanted = interest.among(walletIds);
    if (wanted.length > 0) {
      published.increment();
      publish(COMMITTED, wanted);
    }
  }

  /** Whether somebody else watches this wallet, as far as we know. */
  boolean isWanted(long walletId) {
    return interest.among(new long[] {walletId}).length > 0;
  }

  /** Messages that were sent about commits. */
  long published() {
    return published.sum();
  }

  private void othersWatch(long[] walletIds) {
    interest.say(walletIds, System.nanoTime() + times.memory().toNanos());
  }

  private void repeat() {
    try {
      interest.forget(System.nanoTime());
      publish(WATCHED, watching.watched());
    } catch (RuntimeException e) {
      LOG.warn("others are not told what is watched here", e);
    }
  }

  private void publish(String channel, long[] walletIds) {
    for (int from = 0; from < walletIds.length; from += MESSAGE_WALLETS_MAX) {
      int to = Math.min(walletIds.length, from + MESSAGE_WALLETS_MAX);
      byte[] message =
          (ourName + " " + WalletIds.text(Arrays.copyOfRange(walletIds, from, to))).getBytes(UTF_8);
      redis.link().ifPresent(link -> publish(link, channel, message));
    }
  }

  /** A link that is busy is left to those who need an answer. */
  private static void publish(Link link, String channel, byte[] message) {
    if (!link.isBusy()) {
      CompletableFuture<Long> _ =
          link.send(commands -> commands.publish(channel.getBytes(UTF_8), message));
    }
  }

  private void read(String message, Consumer<long[]> use) {
    if (message.startsWith(ourName + " ")) {
      return;
    }
    try {
      use.accept(WalletIds.parse(message.substring(message.indexOf(' ') + 1)));
    } catch (IllegalArgumentException e) {
      LOG.debug("not a message of this version: {}", message, e);
    }
  }

  /** Others forget what was watched here by themselves. */
  @Override
  public void close() {
    repeater.shutdownNow();
  }
}
