package dev.florin.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what is published on one channel, over a connection of its own beside each link. When only
 * this connection breaks, another one is made; the link does not mind.
 */
final class Listening {
  private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
  private static final long RETRY_MILLIS = 1_000;

  private final Connector connector;
  private final String channel;
  private final Consumer<String> listener;
  private @Nullable Link link;
  private @Nullable StatefulRedisPubSubConnection<byte[], byte[]> connection;

  Listening(Connector connector, String channel, Consumer<String> listener) {
    this.connector = connector;
    this.channel = channel;
    this.listener = listener;
  }

  /** Begins beside a new link, and ends beside the one before. */
  synchronized void beside(Link fresh) {
    link = fresh;
    if (connection != null) {
      CompletableFuture<Void> _ = connection.closeAsync();
      connection = null;
    }
    connect(fresh);
  }

  private void connect(Link beside) {
    CompletableFuture<?> _ =
        connector
            .listener()
            .whenComplete((made, failure) -> {
              if (failure == null) {
                listen(beside, made);
              } else {
                again(beside);
              }
            });
  }

  private synchronized void listen(
      Link beside, StatefulRedisPubSubConnection<byte[], byte[]> made) {
    if (beside != link || !beside.isAlive()) {
      CompletableFuture<Void> _ = made.closeAsync();
      return;
    }
    connection = made;
    made.addListener(
        new RedisPubSubAdapter<byte[], byte[]>() {
          @Override
          public void message(byte[] on, byte[] message) {
            listener.accept(new String(message, UTF_8));
          }
        });
    made.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
            lost(beside, made);
          }
        });
    CompletableFuture<?> _ =
        made.async()
            .subscribe(channel.getBytes(UTF_8))
            .toCompletableFuture()
            .whenComplete((_, failure) -> {
              if (failure != null) {
                LOG.warn("nothing is heard on Redis's channel {}: {}", channel, failure.toString());
                lost(beside, made);
              }
            });
  }

  /** Once for each connection: that it broke may be told twice, or by the subscription alone. */
  private synchronized void lost(
      Link beside, StatefulRedisPubSubConnection<byte[], byte[]> broken) {
    if (broken.equals(connection)) {
      connection = null;
      CompletableFuture<Void> _ = broken.closeAsync();
      again(beside);
    }
  }

  private void again(Link beside) {
    CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS)
        .execute(() -> retry(beside));
  }

  private synchronized void retry(Link beside) {
    if (beside == link && beside.isAlive()) {
      connect(beside);
    }
  }
}
