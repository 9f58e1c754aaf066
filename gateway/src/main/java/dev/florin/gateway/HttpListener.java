package dev.florin.gateway;

import dev.florin.gateway.connection.ConnectionConfig;
import dev.florin.gateway.connection.Connections;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** Listens with one event loop; Vert.x shares the port among as many as there are. */
final class HttpListener extends VerticleBase {
  /** Negative ports are Vert.x' way to say: any free one, the same for all listeners. */
  private static final int ANY_PORT = -1;

  private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

  /** Requests that a connection of HTTP/2 may have in work, and the length of their headers. */
  private static final Http2Settings HTTP2 =
      new Http2Settings()
          .setMaxConcurrentStreams(100)
          .setMaxHeaderListSize(GatewayConfig.HEADER_BYTES_MAX);

  /** Who begins requests only to reset them is let go. */
  private static final int RESETS_MAX = 200;

  private static final int RESETS_WINDOW_SECONDS = 30;

  private final HttpDoor door;
  private final GatewayConfig config;
  private final Connections connections;
  private final CrossOrigin crossOrigin;
  private @Nullable HttpServer server;

  HttpListener(HttpDoor door, GatewayConfig config, Connections connections) {
    this.door = door;
    this.config = config;
    this.connections = connections;
    this.crossOrigin = new CrossOrigin(config.connections().origins(), door::open);
  }

  @Override
  public Future<?> start() {
    HttpServer created =
        vertx
            .createHttpServer(options())
            .requestHandler(this::receive)
            .invalidRequestHandler(door::refuseInvalid);
    server = created;
    return created.listen();
  }

  private void receive(HttpServerRequest request) {
    if (connections.begin(request)) {
      crossOrigin.handle(request);
    }
  }

  int port() {
    return Objects.requireNonNull(server, "started").actualPort();
  }

  /** Ends what is left of its connections; done when it has. */
  Future<Void> end() {
    return server == null ? Future.succeededFuture() : server.close();
  }

  private HttpServerOptions options() {
    ConnectionConfig limits = config.connections();
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(config.listenHost())
            .setPort(config.port() == 0 ? ANY_PORT : config.port())
            .setMaxInitialLineLength(GatewayConfig.HEADER_BYTES_MAX)
            .setMaxHeaderSize(GatewayConfig.HEADER_BYTES_MAX)
            .setInitialSettings(HTTP2)
            .setHttp2RstFloodMaxRstFramePerWindow(RESETS_MAX)
            .setHttp2RstFloodWindowDuration(RESETS_WINDOW_SECONDS)
            .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    options
        .setIdleTimeout(Math.toIntExact(config.idleTimeout().toMillis()))
        .setSslHandshakeTimeout(limits.headersTimeout().toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    limits.tls().ifPresent(identity -> secure(options, identity));
    return options;
  }

  private static void secure(HttpServerOptions options, X509KeyManager identity) {
    options
        .setSsl(true)
        .setUseAlpn(true)
        .setKeyCertOptions(KeyCertOptions.wrap(identity))
        .setEnabledSecureTransportProtocols(TLS_VERSIONS);
  }
}
