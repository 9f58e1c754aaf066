package dev.florin.service;

import dev.florin.wallet.v1.EventServiceGrpc;
import dev.florin.wallet.v1.WalletServiceGrpc;
import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The health service: SERVING while the ledger can serve, asked every second. */
final class Health implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);
  private static final int PERIOD_SECONDS = 1;

  private final HealthStatusManager statuses = new HealthStatusManager();
  private final BooleanSupplier ready;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("wallet-health").daemon().factory());
  private volatile @Nullable ScheduledFuture<?> asking;
  private volatile boolean serving;

  Health(BooleanSupplier ready) {
    this.ready = ready;
    set(false);
  }

  /** Asks the ledger now, and then every second. */
  void start() {
    ask();
    asking =
        scheduler.scheduleWithFixedDelay(
            this::ask, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  BindableService service() {
    return statuses.getHealthService();
  }

  /** NOT_SERVING from now on, whatever the ledger says; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (scheduler.isShutdown()) {
      return;
    }
    ScheduledFuture<?> scheduled = asking;
    if (scheduled != null) {
      scheduled.cancel(false);
    }
    scheduler.shutdownNow();
    statuses.enterTerminalState();
  }

  private void ask() {
    boolean answer = answer();
    if (answer != serving) {
      LOG.info("the ledger {}", answer ? "can serve" : "cannot serve");
      set(answer);
    }
  }

  private boolean answer() {
    try {
      return ready.getAsBoolean();
    } catch (RuntimeException e) {
      LOG.warn("asking the ledger whether it can serve failed", e);
      return false;
    }
  }

  private void set(boolean serving) {
    this.serving = serving;
    ServingStatus status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    statuses.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    statuses.setStatus(WalletServiceGrpc.SERVICE_NAME, status);
    statuses.setStatus(EventServiceGrpc.SERVICE_NAME, status);
  }
}
