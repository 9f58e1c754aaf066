package dev.florin.gateway;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Listens with one event loop; Vert.x shares the port among as many as there are. */
final class HttpListener extends VerticleBase {
  /** Negative ports are Vert.x' way to say: any free one, the same for all listeners. */
  private static final int ANY_PORT = -1;

  private final HttpDoor door;
  private final GatewayConfig config;
  private @Nullable HttpServer server;

  HttpListener(HttpDoor door, GatewayConfig config) {
    this.door = door;
    this.config = config;
  }

  @Override
  public Future<?> start() {
    HttpServer created =
        vertx
            .createHttpServer(options())
            .requestHandler(door::open)
            .invalidRequestHandler(door::refuseInvalid);
    server = created;
    return created.listen();
  }

  int port() {
    return Objects.requireNonNull(server, "started").actualPort();
  }

  /** Stops accepting; done when the requests in flight are, or when their time is up. */
  Future<Void> drain() {
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(config.drainTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHost(config.listenHost())
        .setPort(config.port() == 0 ? ANY_PORT : config.port())
        .setMaxInitialLineLength(GatewayConfig.HEADER_BYTES_MAX)
        .setMaxHeaderSize(GatewayConfig.HEADER_BYTES_MAX)
        .setIdleTimeout(Math.toIntExact(config.idleTimeout().toMillis()))
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
  }
}
