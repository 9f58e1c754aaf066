package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.service.Sandbox.User;
import dev.florin.wallet.v1.TransferRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The database dies under the service, and comes back. */
@Timeout(300)
class DatabaseDownTest {
  @Test
  void callersAreToldToTryAgainAndTheSameKeyPaysOnce(@TempDir Path folder) throws Exception {
    try (Sandbox sandbox = new Sandbox(folder)) {
      User alice = sandbox.holder("alice", 100);
      User bob = sandbox.holder("bob", 0);
      String wallet = alice.usd();
      HealthWatch watch = new HealthWatch();
      HealthGrpc.newStub(sandbox.clients.tcp).watch(HealthCheckRequest.getDefaultInstance(), watch);
      watch.await(ServingStatus.SERVING);
      sandbox.killDatabase();
      watch.await(ServingStatus.NOT_SERVING);

      TransferRequest request = Requests.transfer(bob.id, 10).build();
      tellsToTryAgain(() -> alice.calls().getBalance(Requests.balance(wallet)));
      tellsToTryAgain(() -> alice.calls().transfer(request));
      sandbox.restartDatabase();
      watch.await(ServingStatus.SERVING);

      assertThat(alice.calls().transfer(request).getTransaction().getAmountMinor()).isEqualTo(-10);
      assertThat(alice.calls().transfer(request).getReplayed()).isTrue();
      assertThat(alice.usdMinor()).isEqualTo(90);
    }
  }

  private static void tellsToTryAgain(ThrowingCallable call) {
    StatusRuntimeException fault =
        Assertions.catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(fault.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(Errors.info(fault).getMetadataMap()).containsKey("retry_after_seconds");
    assertThat(fault).hasMessageNotContaining("SELECT").hasMessageNotContaining("jdbc");
  }
}
