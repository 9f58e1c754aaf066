package dev.florin.app;

import dev.florin.ledger.LedgerRuntime;
import dev.florin.telemetry.Readiness;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whether this process should get requests: what it consists of tells it, part by part. */
final class ProcessReadiness implements Readiness {
  private static final int WALLET_MILLIS_MAX = 2_000;

  private volatile boolean started;
  private volatile boolean ending;
  private volatile @Nullable LedgerRuntime ledger;
  private volatile @Nullable Channel wallets;

  void has(LedgerRuntime running) {
    ledger = running;
  }

  /**
   * Has a gateway before a wallet service.
   *
   * @param calls where it finds the wallet service
   */
  void has(Channel calls) {
    wallets = calls;
  }

  /** All parts are there. */
  void started() {
    started = true;
  }

  /** The end was asked for. */
  void ending() {
    ending = true;
  }

  @Override
  public Optional<String> notReady() {
    if (ending) {
      return Optional.of("ending");
    }
    if (!started) {
      return Optional.of("starting");
    }
    LedgerRuntime money = ledger;
    Optional<String> why = money == null ? Optional.empty() : money.notReady();
    return why.or(this::withoutWallets);
  }

  private Optional<String> withoutWallets() {
    Channel calls = wallets;
    if (calls == null) {
      return Optional.empty();
    }
    try {
      ServingStatus status =
          HealthGrpc.newBlockingStub(calls)
              .withDeadlineAfter(WALLET_MILLIS_MAX, TimeUnit.MILLISECONDS)
              .check(HealthCheckRequest.getDefaultInstance())
              .getStatus();
      return status == ServingStatus.SERVING
          ? Optional.empty()
          : Optional.of("the wallet service is " + status);
    } catch (StatusRuntimeException e) {
      return Optional.of("the wallet service is away: " + e.getStatus().getCode());
    }
  }
}
