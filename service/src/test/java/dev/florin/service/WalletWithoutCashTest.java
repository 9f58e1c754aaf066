package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.wallet.v1.DepositRequest;
import dev.florin.wallet.v1.WithdrawRequest;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service whose owners may not deposit and withdraw. */
class WalletWithoutCashTest {
  @Test
  void ownersMayNotMakeTheirOwnMoney(@TempDir Path folder) {
    ScriptedLedger ledger = new ScriptedLedger();
    ledger.wallets.open("alice", "Alice", "USD");
    WalletServerConfig config = Clients.config(false, 100, Duration.ofSeconds(10));
    try (Clients clients = Clients.of(ledger.doors(), folder, config)) {
      DepositRequest deposit = Requests.deposit("1", 1).build();
      WithdrawRequest withdrawal = Requests.withdrawal("1", 1).build();

      Errors.refused(
          Status.Code.PERMISSION_DENIED, "forbidden", () -> clients.as("alice").deposit(deposit));
      Errors.refused(
          Status.Code.PERMISSION_DENIED,
          "forbidden",
          () -> clients.as("alice").withdraw(withdrawal));
      assertThat(ledger.submissions).isEmpty();
    }
  }
}
