package dev.florin.app;

import dev.florin.app.configuration.HostPort;
import dev.florin.app.configuration.Key;
import dev.florin.app.configuration.Keys;
import dev.florin.app.configuration.LogLevel;
import dev.florin.app.configuration.Values;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;

/**
 * Asks a running start on this machine, for supervisors that know only exit statuses. It finds the
 * start by the options that the start was given, best by the same environment or file.
 */
@Command(
    name = "health",
    description = "Ask a running start whether it can serve; exit status 1 if not.")
final class HealthCommand implements Callable<Integer> {
  static final List<Key<?>> KEYS = List.of(Keys.HTTP_PORT, Keys.GRPC_PORT, Keys.LISTEN, Keys.ROLE);

  private static final int TIMEOUT_MILLIS = 3_000;

  private final Surroundings surroundings;
  private final Flags flags;

  HealthCommand(Surroundings surroundings, Flags flags) {
    this.surroundings = surroundings;
    this.flags = flags;
  }

  @Override
  public Integer call() {
    Values values = flags.values();
    Logging.begin(LogLevel.ERROR);
    if (values.get(Keys.ROLE).servesHttp()) {
      askHttp(address(values, Keys.HTTP_PORT));
    } else {
      askGrpc(address(values, Keys.GRPC_PORT));
    }
    surroundings.out().println("ready");
    return Main.DONE;
  }

  private static HostPort address(Values values, Key<Integer> key) {
    int port = values.get(key);
    if (port == 0) {
      throw values.complaint(key, "the port that the start listens on");
    }
    InetAddress listen = values.get(Keys.LISTEN);
    InetAddress host = listen.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : listen;
    return new HostPort(host.getHostAddress(), port);
  }

  private static void askHttp(HostPort address) {
    try {
      URI ready = URI.create("http://" + address + "/health/ready");
      HttpURLConnection connection = (HttpURLConnection) ready.toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      int status = connection.getResponseCode();
      connection.disconnect();
      if (status != HttpURLConnection.HTTP_OK) {
        throw notReady(address, "HTTP status " + status);
      }
    } catch (IOException e) {
      throw notReady(address, String.valueOf(e.getMessage()));
    }
  }

  private static void askGrpc(HostPort address) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address.host(), address.port()).usePlaintext().build();
    try {
      ServingStatus status =
          HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
              .check(HealthCheckRequest.getDefaultInstance())
              .getStatus();
      if (status != ServingStatus.SERVING) {
        throw notReady(address, status.name());
      }
    } catch (StatusRuntimeException e) {
      throw notReady(address, String.valueOf(e.getMessage()));
    } finally {
      channel.shutdownNow();
    }
  }

  private static CommandFailedException notReady(HostPort address, String why) {
    return new CommandFailedException("not ready: " + address + ": " + why);
  }
}
