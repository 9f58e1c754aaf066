package dev.florin.service;

import dev.florin.identity.Authenticator;
import dev.florin.telemetry.Instruments;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the wallet service over TCP, and in-process for a gateway beside it: one instance of the
 * service, with the same limits behind both.
 *
 * <p>A call runs on its transport's thread, and what may wait for the database on a virtual thread
 * of its own.
 */
public final class WalletServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WalletServer.class);

  private static final int MESSAGE_BYTES_MAX = 64 * 1024;
  private static final int METADATA_BYTES_MAX = 16 * 1024;

  /**
   * Resets of calls that a connection may send. Gateways reset what nobody waits for any more: all
   * streams of a connection at once, and under overload each call, so that the bound is well above
   * the calls that a connection carries. Whoever floods is far above that.
   */
  private static final int RESETS_MAX = 20_000;

  private static final int RESETS_WINDOW_SECONDS = 10;
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

  private final List<Server> servers = new ArrayList<>();
  private final ExecutorService threads;
  private final Health health;
  private final ReadGate gate;
  private final WalletStreams streams;
  private final AtomicBoolean drained = new AtomicBoolean();
  private final PromptRequests promptRequests = new PromptRequests(PromptRequests.PATIENCE);

  private WalletServer(
      WalletServerConfig config,
      LedgerDoors doors,
      Authenticator authenticator,
      Instruments instruments) {
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("wallet-call-", 0).factory());
    this.health = new Health(doors.ready());
    this.gate = new ReadGate(config.readsMax(), new Deadlines(config.patienceMax()));
    this.streams = new WalletStreams(doors, walletsInReach(doors), config.streams());
    List<ServerServiceDefinition> services = services(config, doors, authenticator, instruments);
    if (config.listen() != null) {
      servers.add(build(tcp(config.listen(), config), services));
    }
    if (config.inProcessName() != null) {
      servers.add(build(InProcessServerBuilder.forName(config.inProcessName()), services));
    }
  }

  /** Starts one that nobody looks at: see the other one. */
  public static WalletServer start(
      WalletServerConfig config, LedgerDoors doors, Authenticator authenticator) {
    return start(config, doors, authenticator, Instruments.none());
  }

  /**
   * Starts to serve.
   *
   * @param instruments tell what it does
   * @throws UncheckedIOException when an address cannot be listened on; the message says which
   */
  public static WalletServer start(
      WalletServerConfig config,
      LedgerDoors doors,
      Authenticator authenticator,
      Instruments instruments) {
    WalletServer server = new WalletServer(config, doors, authenticator, instruments);
    try {
      server.health.start();
      for (Server each : server.servers) {
        each.start();
      }
      return server;
    } catch (IOException e) {
      server.close();
      throw new UncheckedIOException("cannot listen on " + config.listen() + ": " + e, e);
    }
  }

  /** The TCP port. */
  public int port() {
    for (Server server : servers) {
      if (server.getPort() > 0) {
        return server.getPort();
      }
    }
    throw new IllegalStateException("the service listens on no TCP port");
  }

  WalletStreams streams() {
    return streams;
  }

  /**
   * Says NOT_SERVING, takes no new calls, ends all streams, and waits for the calls in work.
   *
   * @return whether all of them ended in time
   */
  public boolean drain(Duration patience) {
    return drain(Duration.ZERO, patience);
  }

  /**
   * The same, but goes on taking calls for a while after it said NOT_SERVING, so that gateways and
   * balancers call elsewhere before they are sent away. A second call does not wait again.
   *
   * @param delay may be zero
   */
  public boolean drain(Duration delay, Duration patience) {
    health.close();
    if (!drained.getAndSet(true)) {
      goOn(delay);
    }
    servers.forEach(Server::shutdown);
    streams.close();
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    boolean ended = true;
    for (Server server : servers) {
      ended &= awaitEnd(server, deadlineNanos - System.nanoTime());
    }
    return ended;
  }

  private static void goOn(Duration delay) {
    try {
      Thread.sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Drains for ten seconds, unless it was drained before, and then ends what is left. */
  @Override
  public void close() {
    if (!drain(drained.get() ? Duration.ZERO : CLOSE_PATIENCE)) {
      LOG.warn("calls were still in work when the time for them was up; they are ended");
      servers.forEach(Server::shutdownNow);
    }
    promptRequests.close();
    threads.shutdownNow();
  }

  private List<ServerServiceDefinition> services(
      WalletServerConfig config,
      LedgerDoors doors,
      Authenticator authenticator,
      Instruments instruments) {
    AccessTable table = new AccessTable(config.ownerCash());
    List<ServerInterceptor> interceptors =
        List.of(
            new CallTraces(instruments.door(), config.inProcessName() == null),
            new CallMeters(instruments),
            new CallLimit(config.callsMax()),
            promptRequests,
            new Admission(authenticator, table),
            new MalformedMessages());
    Waiting waiting = new Waiting(threads);
    List<ServerServiceDefinition> guarded =
        Stream.of(
                new WalletGrpc(doors, config, waiting, gate),
                new EventGrpc(doors, config, streams, waiting, gate),
                new OperatorGrpc(doors, waiting, gate))
            .map(service -> guarded(service, interceptors))
            .toList();
    table.requireRowsFor(methods(guarded));
    List<ServerServiceDefinition> all = new ArrayList<>(guarded);
    all.add(health.service().bindService());
    all.add(ProtoReflectionServiceV1.newInstance().bindService());
    return all;
  }

  private static Set<String> methods(List<ServerServiceDefinition> services) {
    return services.stream()
        .flatMap(service -> service.getMethods().stream())
        .map(method -> method.getMethodDescriptor().getFullMethodName())
        .collect(Collectors.toSet());
  }

  private static ServerServiceDefinition guarded(
      BindableService service, List<ServerInterceptor> interceptors) {
    return ServerInterceptors.interceptForward(
        MalformedMessages.tolerate(service.bindService()), interceptors);
  }

  private WalletsInReach walletsInReach(LedgerDoors doors) {
    Access access = new Access(doors.wallets(), doors.auditLog());
    return new WalletsInReach(access, new Waiting(threads), gate);
  }

  private Server build(ServerBuilder<?> builder, List<ServerServiceDefinition> services) {
    services.forEach(builder::addService);
    return builder.directExecutor().maxInboundMetadataSize(METADATA_BYTES_MAX).build();
  }

  private static ServerBuilder<?> tcp(InetSocketAddress listen, WalletServerConfig config) {
    return NettyServerBuilder.forAddress(listen, config.credentials())
        .handshakeTimeout(10, TimeUnit.SECONDS)
        .maxRstFramesPerWindow(RESETS_MAX, RESETS_WINDOW_SECONDS)
        .maxInboundMessageSize(MESSAGE_BYTES_MAX)
        .maxConcurrentCallsPerConnection(config.callsPerConnectionMax())
        .keepAliveTime(60, TimeUnit.SECONDS)
        .keepAliveTimeout(20, TimeUnit.SECONDS)
        .permitKeepAliveTime(5, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .maxConnectionIdle(15, TimeUnit.MINUTES);
  }

  private static boolean awaitEnd(Server server, long patienceNanos) {
    try {
      return server.awaitTermination(Math.max(0, patienceNanos), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
