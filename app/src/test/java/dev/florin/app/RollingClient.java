package dev.florin.app;

import dev.florin.app.KeptConnection.Reply;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One caller, as a balancer and a program with patience would be together: a kept connection to a
 * gateway, to another one where it is refused, and the same request again after a 503 alone.
 * Whatever else happens is a complaint. Confined to one thread.
 */
final class RollingClient {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);
  private static final long PAUSE_MILLIS = 20;
  private static final int AMOUNT_MINOR_MAX = 5;

  private final RollingLoad load;
  private final int number;
  private final Random random;
  private final List<Moved> moved = new ArrayList<>();
  private @Nullable KeptConnection kept;
  private int gateway;

  RollingClient(RollingLoad load, int number, long seed) {
    this.load = load;
    this.number = number;
    this.random = new Random(seed);
    this.gateway = number;
  }

  /** A transfer that was acknowledged. */
  record Moved(String id, int version, String fromUserId, String toUserId, long amountMinor) {}

  /** Works until the load ends; what was acknowledged. */
  List<Moved> work() throws IOException, InterruptedException {
    for (int count = 0; !load.isEnding(); count++) {
      int dice = random.nextInt(10);
      String userId = load.anyUser(random);
      if (dice < 3) {
        read(userId, dice == 0 ? "/transactions?limit=20" : "/balance");
      } else {
        transfer(dice < 5 ? 2 : 1, "roll-" + number + "-" + count, userId);
      }
    }
    if (kept != null) {
      kept.close();
    }
    return moved;
  }

  private void read(String userId, String what) throws IOException, InterruptedException {
    Reply reply = answer(load.get(userId, what));
    load.expect(reply, 200);
  }

  private void transfer(int version, String key, String userId)
      throws IOException, InterruptedException {
    String toUserId = load.anyUserBut(userId, random);
    long amountMinor = 1L + random.nextInt(AMOUNT_MINOR_MAX);
    Reply reply = answer(load.transfer(version, key, userId, toUserId, amountMinor));
    if (load.expect(reply, version == 1 ? 201 : 202)) {
      String id = reply.body().replaceFirst("(?s).*?\"id\":\"(\\d+)\".*", "$1");
      moved.add(new Moved(id, version, userId, toUserId, amountMinor));
    }
  }

  private Reply answer(String request) throws IOException, InterruptedException {
    long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() - deadlineNanos < 0) {
      Reply reply = tryOnce(request);
      if (reply != null && reply.status() != 503) {
        return reply;
      }
      Thread.sleep(PAUSE_MILLIS); // the client's pause before it asks again
    }
    throw new IOException("no answer in time to " + request);
  }

  /** Null where nobody could be asked, or there was no answer. */
  private @Nullable Reply tryOnce(String request) throws IOException {
    KeptConnection connection = connection();
    if (connection == null) {
      return null;
    }
    load.begun();
    try {
      Reply reply = connection.ask(request);
      load.answered(reply);
      if (reply.isLast()) {
        leave(connection);
      }
      return reply;
    } catch (IOException e) {
      load.lost(e);
      leave(connection);
      return null;
    } finally {
      load.ended();
    }
  }

  private void leave(KeptConnection connection) throws IOException {
    connection.close();
    kept = null;
    gateway = random.nextInt(load.gateways());
  }

  /** The one that is kept, or a new one; null where all gateways refuse it. */
  private @Nullable KeptConnection connection() throws IOException {
    if (kept != null && kept.isEnded()) {
      leave(kept);
    }
    for (int tried = 0; kept == null && tried < load.gateways(); tried++) {
      try {
        kept = KeptConnection.to(load.port(gateway % load.gateways()));
      } catch (ConnectException e) {
        load.refused();
        gateway++;
      }
    }
    return kept;
  }
}
