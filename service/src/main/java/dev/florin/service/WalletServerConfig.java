package dev.florin.service;

import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the service runs. A bad value stops the start.
 *
 * @param listen where gRPC clients connect; port 0 is any free one; null: nowhere
 * @param inProcessName where a gateway in this process connects; null: nowhere
 * @param ownerCash whether owners may deposit to and withdraw from their own wallets
 * @param callsMax calls in work at once, over all connections; one more is refused
 * @param callsPerConnectionMax calls in work at once on one connection; more wait at the client
 * @param readsMax reads that wait for the database at once; more wait for their turn
 * @param patienceMax how long a call without a deadline may take
 * @param eventSource names this service in its events, a URI reference
 * @param streams the bounds of live streams, which are no calls in work
 * @param credentials what is shown to those who connect, and demanded of them
 */
public record WalletServerConfig(
    @Nullable InetSocketAddress listen,
    @Nullable String inProcessName,
    boolean ownerCash,
    int callsMax,
    int callsPerConnectionMax,
    int readsMax,
    Duration patienceMax,
    String eventSource,
    StreamSettings streams,
    ServerCredentials credentials) {

  /** What events name as their source where nothing else is configured. */
  public static final String EVENT_SOURCE = "/florin";

  public WalletServerConfig {
    if (listen == null && inProcessName == null) {
      throw new IllegalArgumentException("listen: nowhere (expected: an address or a name)");
    }
    requireWithin("calls-max", callsMax, 1_000_000);
    requireWithin("calls-per-connection-max", callsPerConnectionMax, 1_000_000);
    requireWithin("reads-max", readsMax, 10_000);
    if (patienceMax.toMillis() < 100 || patienceMax.toMinutes() > 5) {
      throw new IllegalArgumentException(
          "patience-max: " + patienceMax + " (expected: PT0.1S to PT5M)");
    }
    if (!CloudEvents.isSource(eventSource)) {
      throw new IllegalArgumentException(
          "event-source: " + eventSource + " (expected: " + CloudEvents.SOURCE_EXPECTATION + ")");
    }
  }

  /** The defaults, for two places to listen and the owners' right to cash. */
  public static WalletServerConfig of(
      @Nullable InetSocketAddress listen, @Nullable String inProcessName, boolean ownerCash) {
    return new WalletServerConfig(
        listen,
        inProcessName,
        ownerCash,
        32_768,
        4096,
        64,
        Duration.ofSeconds(10),
        EVENT_SOURCE,
        StreamSettings.DEFAULT,
        InsecureServerCredentials.create());
  }

  private static void requireWithin(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to " + most + ")");
    }
  }
}
