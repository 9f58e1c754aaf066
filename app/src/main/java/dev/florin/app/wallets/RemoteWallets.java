package dev.florin.app.wallets;

import dev.florin.app.configuration.HostPort;
import dev.florin.wallet.v1.WalletServiceGrpc;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One channel to several wallet services: each call goes to the next of those that serve.
 *
 * <p>A service is left out as soon as its connection breaks or its health says NOT_SERVING, which
 * it says when it begins to stop, and is asked again every second. grpc tries a call elsewhere only
 * when the first service certainly never saw it; any other lost call is its caller's to repeat,
 * with the same idempotency key, because it may have moved money.
 *
 * <p>A peer that vanished without a word costs its calls their deadline, until a ping of its
 * connection goes unanswered. Threads: any.
 */
public final class RemoteWallets implements AutoCloseable {
  private static final int ASK_AGAIN_SECONDS = 1;
  private static final int CONNECT_TIMEOUT_MILLIS = 2_000;

  /** The shortest that grpc allows, and what the service permits. */
  private static final int PING_SECONDS = 10;

  private static final int PING_TIMEOUT_SECONDS = 5;

  private static final Map<String, ?> ROUND_ROBIN_OF_THE_HEALTHY =
      Map.of(
          "loadBalancingConfig",
          List.of(Map.of("round_robin", Map.of())),
          "healthCheckConfig",
          Map.of("serviceName", WalletServiceGrpc.SERVICE_NAME));

  private final ManagedChannel channel;
  private final StreamChannel streams;
  private final ScheduledExecutorService reviver =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("wallet-connections").daemon().factory());

  private RemoteWallets(List<HostPort> services, WalletTrust trust, HostLookup lookup) {
    channel = channel(services, trust, lookup);
    streams =
        new StreamChannel(
            () -> channel(services, trust, lookup), StreamChannel.STREAMS_OF_A_PART_MAX);
    var _ = channel.getState(true);
    var _ =
        reviver.scheduleWithFixedDelay(
            this::revive, ASK_AGAIN_SECONDS, ASK_AGAIN_SECONDS, TimeUnit.SECONDS);
  }

  // The registry that grpc would have instead is the whole JVM's; this resolver is one channel's.
  @SuppressWarnings("deprecation")
  private static ManagedChannel channel(
      List<HostPort> services, WalletTrust trust, HostLookup lookup) {
    String target = ServiceListResolver.SCHEME + ":///wallets";
    return NettyChannelBuilder.forTarget(target, trust.credentials())
        .nameResolverFactory(new ServiceListResolver.Provider(services, trust, lookup))
        .defaultServiceConfig(ROUND_ROBIN_OF_THE_HEALTHY)
        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
        .keepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(PING_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .keepAliveWithoutCalls(true)
        .build();
  }

  /**
   * Left to itself grpc waits ever longer, up to two minutes, before it tries a dead peer again.
   * This also resolves the names anew.
   */
  private void revive() {
    channel.resetConnectBackoff();
    streams.resetConnectBackoff();
  }

  /**
   * Begins to connect to all of them and waits for none.
   *
   * @param services at least one
   */
  public static RemoteWallets connect(List<HostPort> services, WalletTrust trust) {
    return connect(services, trust, HostLookup.SYSTEM);
  }

  static RemoteWallets connect(List<HostPort> services, WalletTrust trust, HostLookup lookup) {
    if (services.isEmpty()) {
      throw new IllegalArgumentException("services: none (expected: at least one)");
    }
    return new RemoteWallets(List.copyOf(services), trust, lookup);
  }

  public Channel channel() {
    return channel;
  }

  /** For calls that stay open: they take no place from the others, and no connection either. */
  public Channel streams() {
    return streams;
  }

  /** Ends the connections and all calls on them. */
  @Override
  public void close() {
    reviver.shutdownNow();
    channel.shutdownNow();
    streams.shutdownNow();
  }
}
