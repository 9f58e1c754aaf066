package dev.florin.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections, with the client's own repairs switched off: it must not reconnect, queue for
 * later or send again, because the next connection may be to another run of Redis.
 */
final class Connector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Connector.class);

  private final ClientResources resources =
      DefaultClientResources.builder()
          .ioThreadPoolSize(2)
          .computationThreadPoolSize(2)
          .commandLatencyRecorder(CommandLatencyRecorder.disabled())
          .build();
  private final RedisClient client;
  private final RedisURI address;
  private final Duration timeout;

  Connector(RedisConfig config, int unansweredMax) {
    this.timeout = config.timeout();
    this.address = address(config);
    this.client = RedisClient.create(resources, address);
    client.setOptions(options(config, unansweredMax));
  }

  /** Waits at most about three timeouts; empty if there is no Redis, or none that answers. */
  Optional<Link> connect(Handshake handshake) throws InterruptedException {
    ConnectionFuture<StatefulRedisConnection<byte[], byte[]>> connecting =
        client.connectAsync(ByteArrayCodec.INSTANCE, address);
    try {
      StatefulRedisConnection<byte[], byte[]> connection =
          connecting.get(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
      Optional<Link> link = handshake.link(connection);
      link.ifPresentOrElse(made -> endWith(connection, made), () -> abandon(connection));
      return link;
    } catch (ExecutionException e) {
      return Optional.empty();
    } catch (TimeoutException e) {
      CompletableFuture<Void> _ = connecting.toCompletableFuture().thenAccept(Connector::abandon);
      return Optional.empty();
    }
  }

  /** A connection that can listen to channels. */
  CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> listener() {
    return client.connectPubSubAsync(ByteArrayCodec.INSTANCE, address).toCompletableFuture();
  }

  private static void abandon(StatefulRedisConnection<byte[], byte[]> connection) {
    CompletableFuture<Void> _ = connection.closeAsync();
  }

  private static void endWith(StatefulRedisConnection<byte[], byte[]> connection, Link link) {
    connection.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
            CompletableFuture<Void> _ = link.end();
          }
        });
    if (!connection.isOpen()) {
      CompletableFuture<Void> _ = link.end(); // it broke before the listener was there
    }
  }

  private static RedisURI address(RedisConfig config) {
    RedisURI.Builder builder =
        RedisURI.Builder.redis(config.host(), config.port())
            .withSsl(config.tls())
            .withTimeout(config.timeout());
    config
        .password()
        .ifPresent(password ->
            config
                .user()
                .ifPresentOrElse(
                    user -> builder.withAuthentication(user, password.toCharArray()),
                    () -> builder.withPassword(password.toCharArray())));
    return builder.build();
  }

  private static ClientOptions options(RedisConfig config, int unansweredMax) {
    return ClientOptions.builder()
        .autoReconnect(false)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .protocolVersion(ProtocolVersion.RESP2)
        .requestQueueSize(2 * unansweredMax) // ours is the bound that is met
        .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(config.timeout())
                .keepAlive(true)
                .tcpNoDelay(true)
                .build())
        .build();
  }

  @Override
  public void close() {
    try {
      client.shutdownAsync(0, 2, TimeUnit.SECONDS).get(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the client of Redis did not stop in time", e); // its threads are daemons
    }
    Future<?> _ = resources.shutdown(0, 2, TimeUnit.SECONDS);
  }
}
