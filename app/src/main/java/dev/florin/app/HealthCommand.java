package dev.florin.app;

import dev.florin.app.configuration.HostPort;
import dev.florin.app.configuration.Key;
import dev.florin.app.configuration.Keys;
import dev.florin.app.configuration.LogLevel;
import dev.florin.app.configuration.TlsFiles;
import dev.florin.app.configuration.TransportKeys;
import dev.florin.app.configuration.Values;
import dev.florin.app.tls.OwnDoor;
import dev.florin.app.tls.TlsException;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
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
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Asks a running start on this machine, for supervisors that know only exit statuses. It finds the
 * start by the options that the start was given, best by the same environment or file.
 */
@Command(
    name = "health",
    description = "Ask a running start whether it can serve; exit status 1 if not.")
final class HealthCommand implements Callable<Integer> {
  static final List<Key<?>> KEYS =
      List.of(
          Keys.HTTP_PORT,
          Keys.GRPC_PORT,
          Keys.LISTEN,
          Keys.ROLE,
          TransportKeys.GRPC_LISTEN,
          TransportKeys.HTTP_TLS_CERTIFICATE,
          TransportKeys.HTTP_TLS_KEY,
          TransportKeys.GRPC_TLS_CERTIFICATE,
          TransportKeys.GRPC_TLS_KEY);

  private static final int TIMEOUT_MILLIS = 3_000;

  private final Surroundings surroundings;
  private final Flags flags;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  HealthCommand(Surroundings surroundings, Flags flags) {
    this.surroundings = surroundings;
    this.flags = flags;
  }

  @Override
  public Integer call() throws IOException {
    Values values = flags.values();
    Logging.begin(LogLevel.ERROR);
    HostPort asked = ask(values);
    if (json) {
      JsonDocument.print(
          surroundings.out(),
          document -> {
            document.writeStartObject();
            document.writeBooleanField("ready", true);
            document.writeStringField("address", asked.toString());
            document.writeEndObject();
          });
    } else {
      surroundings.out().println("ready");
    }
    return Main.DONE;
  }

  private static HostPort ask(Values values) {
    boolean http = values.get(Keys.ROLE).servesHttp();
    HostPort address =
        http
            ? address(values, Keys.LISTEN, Keys.HTTP_PORT)
            : address(values, TransportKeys.GRPC_LISTEN, Keys.GRPC_PORT);
    try {
      if (http) {
        askHttp(address, TlsFiles.ofHttp(values));
      } else {
        askGrpc(address, TlsFiles.ofGrpc(values));
      }
    } catch (TlsException e) {
      throw new CommandFailedException(e);
    }
    return address;
  }

  private static HostPort address(Values values, Key<InetAddress> where, Key<Integer> key) {
    int port = values.get(key);
    if (port == 0) {
      throw values.complaint(key, "the port that the start listens on");
    }
    return HostPort.toReach(values.get(where), port);
  }

  private static void askHttp(HostPort address, Optional<TlsFiles> tls) {
    try {
      String scheme = tls.isPresent() ? "https" : "http";
      URI ready = URI.create(scheme + "://" + address + "/health/ready");
      HttpURLConnection connection = (HttpURLConnection) ready.toURL().openConnection();
      if (connection instanceof HttpsURLConnection secure && tls.isPresent()) {
        secure.setSSLSocketFactory(new OwnDoor(tls.get()).http().getSocketFactory());
        secure.setHostnameVerifier((name, session) -> true); // it is the very certificate
      }
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

  private static void askGrpc(HostPort address, Optional<TlsFiles> tls) {
    ChannelCredentials credentials =
        tls.map(files -> new OwnDoor(files).grpc()).orElseGet(InsecureChannelCredentials::create);
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address.host(), address.port(), credentials).build();
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
