package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.wallet.v1.GetBalanceRequest;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a service does between the word that it stops and the end. */
@Timeout(120)
class StoppingTest {
  @TempDir Path folder;

  @Test
  void itServesForAWhileAfterItSaidThatItStops() throws Exception {
    ScriptedLedger ledger = new ScriptedLedger();
    String walletId = Long.toString(ledger.wallets.open("alice", "Alice", "USD").wallet().id());
    GetBalanceRequest balance = GetBalanceRequest.newBuilder().setWalletId(walletId).build();
    try (Clients clients = Clients.of(ledger.doors(), folder)) {
      HealthWatch watch = new HealthWatch();
      HealthGrpc.newStub(clients.tcp).watch(HealthCheckRequest.getDefaultInstance(), watch);
      watch.await(ServingStatus.SERVING);
      int port = clients.server.port();
      Thread stopping =
          Thread.ofPlatform()
              .start(() -> {
                boolean _ = clients.server.drain(Duration.ofMinutes(5), Duration.ofSeconds(60));
              });
      watch.await(ServingStatus.NOT_SERVING);

      try (Socket late = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(late.isConnected()).isTrue();
      }
      assertThat(clients.as("alice").getBalance(balance).getWalletId()).isEqualTo(walletId);

      stopping.interrupt(); // which ends the delay
      stopping.join();
      watch.cancel();
      assertThat(clients.server.drain(Duration.ofMinutes(5), Duration.ofSeconds(60))).isTrue();
      assertThatThrownBy(() -> clients.as("alice").getBalance(balance))
          .satisfies(e ->
              assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }
  }
}
