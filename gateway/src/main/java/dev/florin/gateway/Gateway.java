package dev.florin.gateway;

import dev.florin.gateway.connection.Connections;
import dev.florin.gateway.connection.GuardedTransport;
import dev.florin.gateway.contract.Contract;
import dev.florin.gateway.contract.ContractException;
import dev.florin.gateway.throttle.Throttle;
import dev.florin.identity.Authenticator;
import dev.florin.redis.throttle.RateLimiter;
import dev.florin.telemetry.Instruments;
import dev.florin.telemetry.Meters;
import io.grpc.Channel;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.BindException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The REST gateway: HTTP in front of the gRPC wallet service. It keeps no state, so there may be
 * any number of it.
 *
 * <p>One event loop for each processor; nothing blocks them. Safe for use by many threads.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final int EVENT_LOOPS = Runtime.getRuntime().availableProcessors();
  private static final int START_SECONDS_MAX = 60;
  private static final int STOP_SECONDS_MAX = 30;

  private final Vertx vertx;
  private final GatewayConfig config;
  private final Connections connections;
  private final AtomicBoolean draining = new AtomicBoolean();
  private final List<HttpListener> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable EventStreams streams;

  private Gateway(Vertx vertx, GatewayConfig config, Connections connections) {
    this.vertx = vertx;
    this.config = config;
    this.connections = connections;
  }

  /**
   * Starts a gateway; returns when it listens.
   *
   * @param walletService where the wallet service answers, gRPC health included; the gateway does
   *     not close it
   * @param limiter says who may pass
   * @throws GatewayException when it cannot start; the message is one line for the operator
   */
  public static Gateway start(
      GatewayConfig config,
      Channel walletService,
      Authenticator authenticator,
      RateLimiter limiter) {
    return start(config, walletService, walletService, authenticator, limiter, Instruments.none());
  }

  /**
   * Starts a gateway with a channel of its own for streams: see the other one.
   *
   * @param streams carries calls that stay open; as many as the configuration allows
   * @param instruments tell what it does
   */
  public static Gateway start(
      GatewayConfig config,
      Channel walletService,
      Channel streams,
      Authenticator authenticator,
      RateLimiter limiter,
      Instruments instruments) {
    Connections connections = new Connections(config.connections(), config.idleTimeout());
    Vertx vertx =
        Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS))
            .withTransport(new GuardedTransport(connections))
            .build();
    Gateway gateway = new Gateway(vertx, config, connections);
    try {
      WalletCalls service =
          new WalletCalls(walletService, streams, config.requestTimeout(), instruments.tracer());
      Throttle throttle = new Throttle(config.throttle(), limiter);
      gateway.listen(service, authenticator, throttle, instruments);
      gateway.tell(Meters.of(instruments));
      return gateway;
    } catch (ContractException e) {
      gateway.giveUp();
      throw new GatewayException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      gateway.giveUp();
      throw e;
    }
  }

  private void tell(Meters meters) {
    meters.gauge("florin.http.connections", "Connections of callers.", this::connections);
    meters.gauge("florin.http.streams", "Live streams of events.", () -> streamStatistics().open());
    meters.counter(
        "florin.http.stream.pauses",
        "Times that a stream's reader was too slow and its queue full.",
        () -> streamStatistics().pauses());
    meters.counter(
        "florin.http.slow.readers",
        "Streams that were cut off because of their reader.",
        () -> streamStatistics().slowReaders());
  }

  /** Nobody was served, so there is nothing to wait for. */
  private void giveUp() {
    draining.set(true);
    close();
  }

  /** The port on which it listens. */
  public int port() {
    return listeners.getFirst().port();
  }

  /** Connections that are open. */
  public int connections() {
    return connections.count();
  }

  /** Of the live streams. */
  public StreamStatistics streamStatistics() {
    EventStreams opened = streams;
    return opened == null ? new StreamStatistics(0, 0, 0) : opened.statistics();
  }

  /**
   * Takes no more work: says that it is not ready, goes on for the configured delay, ends all
   * streams, stops accepting connections, and waits until the requests in flight, and those that
   * were under way, are answered or the time for that is up.
   */
  public void drain() {
    if (!draining.compareAndSet(false, true)) {
      return;
    }
    goOn(config.draining().delay());
    EventStreams opened = streams;
    if (opened != null) {
      opened.end();
    }
    if (!connections.drain(config.draining())) {
      LOG.warn("requests were still in flight after {}", config.draining().timeout());
    }
  }

  private static void goOn(Duration delay) {
    try {
      Thread.sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Drains and ends everything of the gateway. */
  @Override
  public void close() {
    drain();
    try {
      Future.all(listeners.stream().map(HttpListener::end).toList())
          .await(STOP_SECONDS_MAX, TimeUnit.SECONDS);
      vertx.close().await(STOP_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn("the gateway's threads did not end in {} s", STOP_SECONDS_MAX);
    }
  }

  private void listen(
      WalletCalls service,
      Authenticator authenticator,
      Throttle throttle,
      Instruments instruments) {
    Contract contract = Contract.load();
    EventStreams opened = new EventStreams(service, config.streams(), config.requestTimeout());
    streams = opened;
    Map<String, Action> actions =
        Routes.actions(service, opened, draining, contract, config.page());
    Routes.requireAgreement(actions.keySet(), contract);
    HttpDoor door = new HttpDoor(contract, actions, authenticator, throttle, config, instruments);
    vertx.setPeriodic(
        config.connections().headersTimeout().dividedBy(10).toMillis(),
        timer -> connections.sweep());
    try {
      vertx
          .deployVerticle(
              () -> {
                HttpListener listener = new HttpListener(door, config, connections);
                listeners.add(listener);
                return listener;
              },
              new DeploymentOptions().setInstances(EVENT_LOOPS))
          .await(START_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new GatewayException("the gateway does not listen after a minute", e);
    } catch (Exception e) {
      throw cannotListen(e);
    }
  }

  private GatewayException cannotListen(Exception e) {
    String address = config.listenHost() + ":" + config.port();
    if (e instanceof BindException) {
      return new GatewayException(
          "cannot listen on " + address + ": the port is taken, or the address is not this host's",
          e);
    }
    if (e instanceof UnknownHostException) {
      return new GatewayException("cannot listen on " + address + ": no such host", e);
    }
    return new GatewayException("cannot listen on " + address + ": " + e.getMessage(), e);
  }
}
