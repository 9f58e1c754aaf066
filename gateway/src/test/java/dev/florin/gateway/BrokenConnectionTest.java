package dev.florin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.redis.throttle.TokenBuckets;
import dev.florin.redis.throttle.WithoutRedis;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Wallet services that die amid calls: whoever called is told that the outcome is unknown. */
@Timeout(300)
class BrokenConnectionTest {
  private static final int CALLERS = 16;
  private static final int CUTS = 80;
  private static final String TRANSFER =
      "{\"to_user_id\":\"bob\",\"amount\":1170,\"currency\":\"USD\"}";

  private final Set<String> answers = new ConcurrentSkipListSet<>();

  @Test
  void noConnectionThatBreaksIsAFaultOfOurs() throws Exception {
    long seed = System.nanoTime();
    System.out.println("cut connections: seed " + seed);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Server server =
        NettyServerBuilder.forAddress(any).addService(new FakeWalletService()).build().start();
    try (CuttingProxy proxy = new CuttingProxy(server.getPort(), new Random(seed))) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress(proxy.address()).usePlaintext().build();
      try (Gateway gateway = gateway(channel)) {
        payUntilAllAreCut(proxy, URI.create("http://127.0.0.1:" + gateway.port()));
      } finally {
        channel.shutdownNow();
      }
    } finally {
      server.shutdownNow();
    }

    assertThat(answers).contains("201", "503 outcome_unknown");
    assertThat(answers).isSubsetOf("201", "503 outcome_unknown", "503 unavailable");
  }

  private static Gateway gateway(ManagedChannel channel) {
    return Gateway.start(
        GatewayConfig.defaults().listeningOn("127.0.0.1", 0).withThrottle(TestGateway.NO_LIMITS),
        channel,
        TestGateway.TOKENS,
        new TokenBuckets(Optional.empty(), 1, WithoutRedis.LOCAL));
  }

  private void payUntilAllAreCut(CuttingProxy proxy, URI gateway) throws Exception {
    HttpRequest transfer =
        HttpRequest.newBuilder(gateway.resolve("/v1/transfers"))
            .header("Authorization", "Bearer " + TestGateway.TOKEN)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "key-1")
            .POST(BodyPublishers.ofString(TRANSFER))
            .build();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> callers = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        callers.add(
            threads.submit(() -> {
              while (proxy.cuts() < CUTS) {
                answers.add(told(client.send(transfer, BodyHandlers.ofString())));
              }
              return null;
            }));
      }
      for (Future<?> caller : callers) {
        caller.get();
      }
    }
  }

  private static String told(HttpResponse<String> response) {
    return response.statusCode() == 201
        ? "201"
        : response.statusCode() + " " + TestGateway.json(response).getString("code");
  }
}
