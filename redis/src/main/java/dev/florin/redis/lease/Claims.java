package dev.florin.redis.lease;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.florin.redis.Link;
import dev.florin.redis.Redis;
import dev.florin.redis.Script;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Who says that a lease is theirs: a key a lease, which runs out with it.
 *
 * <p>A claim is a word and no more: it keeps others from asking who decides, until it runs out. One
 * who claims a lease that is held after all, as after a flush, stays the one to ask; the holder
 * writes its own name over it with the next renewal.
 *
 * <p>Threads: any. Without Redis, or in doubt, everything is allowed.
 */
public final class Claims {
  private static final String KEY = "lease:";
  private static final String LEFT = "lease:left";
  private static final Script LEAVE = new Script("lease-left");

  /** Above the timeout of a command, which ends the link and all that waits for it. */
  private static final long PATIENCE_MILLIS = 1_000;

  private final Redis redis;
  private final Map<String, CopyOnWriteArrayList<Runnable>> waiting = new ConcurrentHashMap<>();

  public Claims(Redis redis) {
    this.redis = redis;
    redis.onMessage(LEFT, this::wake);
  }

  /** Whether the claim is this owner's, now or already. Waits for Redis, for a second at most. */
  public boolean claim(String name, String owner, Duration expiry) {
    return redis.link().map(link -> claim(link, name, owner, expiry)).orElse(true);
  }

  private static boolean claim(Link link, String name, String owner, Duration expiry) {
    byte[] key = key(name);
    byte[] value = owner.getBytes(UTF_8);
    SetArgs ifNone = SetArgs.Builder.nx().px(expiry.toMillis());
    CompletableFuture<String> _ = link.send(redis -> redis.set(key, value, ifNone));
    CompletableFuture<Boolean> isOurs =
        link.send(redis -> redis.get(key))
            .thenApply(there -> there == null || Arrays.equals(there, value));
    return await(isOurs, true);
  }

  /** Claims for this owner, who was confirmed to be the holder, whoever claimed before. */
  public void hold(String name, String owner, Duration expiry) {
    byte[] value = owner.getBytes(UTF_8);
    SetArgs forSoLong = SetArgs.Builder.px(expiry.toMillis());
    redis
        .link()
        .ifPresent(link -> {
          CompletableFuture<String> _ =
              link.send(commands -> commands.set(key(name), value, forSoLong));
        });
  }

  /** Ends this owner's claim, and wakes who waits for the lease, on all instances. */
  public void leave(String name, String owner) {
    redis.link().ifPresent(link -> leave(link, name, owner));
  }

  private static void leave(Link link, String name, String owner) {
    CompletableFuture<Long> woken =
        link.run(
            LEAVE,
            ScriptOutputType.INTEGER,
            new byte[][] {key(name)},
            owner.getBytes(UTF_8),
            LEFT.getBytes(UTF_8),
            name.getBytes(UTF_8));
    // Who leaves often ends next, and the connection with it.
    long _ = await(woken, 0L);
  }

  /**
   * Runs this when somebody leaves the lease, on Redis's own thread, which must not be held up.
   * What is left while Redis is away is missed.
   *
   * @return ends it
   */
  public Runnable onLeft(String name, Runnable wakeUp) {
    waiting.computeIfAbsent(name, _ -> new CopyOnWriteArrayList<>()).add(wakeUp);
    return () -> waiting.getOrDefault(name, new CopyOnWriteArrayList<>()).remove(wakeUp);
  }

  private void wake(String name) {
    waiting.getOrDefault(name, new CopyOnWriteArrayList<>()).forEach(Runnable::run);
  }

  private static <T> T await(CompletableFuture<T> answer, T otherwise) {
    try {
      return answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return otherwise;
    } catch (ExecutionException | TimeoutException e) {
      return otherwise;
    }
  }

  private static byte[] key(String name) {
    return (KEY + name).getBytes(UTF_8);
  }
}
