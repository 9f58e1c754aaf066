package dev.florin.gateway;

import dev.florin.gateway.throttle.ThrottleConfig;
import dev.florin.identity.Authenticator;
import dev.florin.identity.Identity;
import dev.florin.identity.UnauthenticatedException;
import dev.florin.redis.throttle.Limit;
import dev.florin.redis.throttle.RateLimiter;
import dev.florin.redis.throttle.TokenBuckets;
import dev.florin.redis.throttle.WithoutRedis;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A running gateway in front of a fake wallet service, and a client for it. */
final class TestGateway implements AutoCloseable {
  static final String TOKEN = "good-token";
  static final Authenticator TOKENS =
      Authenticator.of(token -> {
        if (!token.equals(TOKEN)) {
          throw new UnauthenticatedException("the token is not good");
        }
        return new Identity("alice", null, Instant.MAX);
      });

  static final ThrottleConfig NO_LIMITS =
      new ThrottleConfig(
          new Limit("reads", Limit.TOKENS_MAX, Limit.TOKENS_MAX),
          new Limit("writes", Limit.TOKENS_MAX, Limit.TOKENS_MAX),
          new Limit("anonymous", Limit.TOKENS_MAX, Limit.TOKENS_MAX),
          List.of());
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final FakeWalletService service = new FakeWalletService();
  final FakeWalletStreams streams = new FakeWalletStreams();
  final HealthStatusManager health = new HealthStatusManager();
  final ConcurrentLinkedQueue<Metadata> metadata = new ConcurrentLinkedQueue<>();
  final Server server;
  final ManagedChannel channel;
  final Gateway gateway;
  final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  TestGateway() {
    this(GatewayConfig.defaults().listeningOn("127.0.0.1", 0));
  }

  /** With limits so high that nothing is refused. */
  TestGateway(GatewayConfig config) {
    this(config.withThrottle(NO_LIMITS), new TokenBuckets(Optional.empty(), 1, WithoutRedis.LOCAL));
  }

  TestGateway(GatewayConfig config, RateLimiter limiter) {
    String name = InProcessServerBuilder.generateName();
    try {
      server =
          InProcessServerBuilder.forName(name)
              .addService(service)
              .addService(new FakeEventService(service, streams))
              .addService(new FakeOperatorService(service))
              .addService(health.getHealthService())
              .intercept(new Remembering())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    channel = InProcessChannelBuilder.forName(name).build();
    gateway = Gateway.start(config, channel, TOKENS, limiter);
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + gateway.port() + path);
  }

  /** A request with a good token, and a content type. */
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + TOKEN)
        .header("Content-Type", "application/json");
  }

  HttpResponse<String> get(String path) {
    return send(request(path).GET());
  }

  HttpResponse<String> post(String path, String body) {
    return post(path, body.getBytes(StandardCharsets.UTF_8));
  }

  /** A POST with a key, which operations without one do not mind. */
  HttpResponse<String> post(String path, byte[] body) {
    return send(
        request(path).header("Idempotency-Key", "key-1").POST(BodyPublishers.ofByteArray(body)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  static JsonObject json(HttpResponse<String> response) {
    return new JsonObject(response.body());
  }

  @Override
  public void close() {
    client.close();
    gateway.close();
    channel.shutdownNow();
    server.shutdownNow();
  }

  private final class Remembering implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      metadata.add(headers);
      return next.startCall(call, headers);
    }
  }
}
