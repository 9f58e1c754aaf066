package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Follows the health of a server. */
final class HealthWatch implements ClientResponseObserver<HealthCheckRequest, HealthCheckResponse> {
  private final BlockingQueue<ServingStatus> statuses = new LinkedBlockingQueue<>();
  private volatile @Nullable ClientCallStreamObserver<HealthCheckRequest> call;

  /** Waits for the next change, which must be this one. */
  void await(ServingStatus expected) throws InterruptedException {
    assertThat(statuses.poll(120, TimeUnit.SECONDS)).isEqualTo(expected);
  }

  void cancel() {
    ClientCallStreamObserver<HealthCheckRequest> watched = call;
    if (watched != null) {
      watched.cancel("seen enough", null);
    }
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<HealthCheckRequest> stream) {
    call = stream;
  }

  @Override
  public void onNext(HealthCheckResponse response) {
    statuses.add(response.getStatus());
  }

  @Override
  public void onError(Throwable thrown) {}

  @Override
  public void onCompleted() {}
}
