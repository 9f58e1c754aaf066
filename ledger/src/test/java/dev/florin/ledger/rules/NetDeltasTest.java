package dev.florin.ledger.rules;

import static dev.florin.ledger.rules.Scenarios.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.Bounds;
import dev.florin.ledger.LedgerConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NetDeltasTest {
  @Test
  void eachWalletStandsOnceAscendingWithItsNetAndItsTransfers() {
    NetDeltas deltas =
        NetDeltas.of(
            List.of(transfer(1, 30, 10, 100), transfer(2, 10, 20, 60), transfer(3, 30, 20, 1)));

    assertThat(deltas.walletIds()).containsExactly(10, 20, 30);
    assertThat(deltas.deltasMinor()).containsExactly(40, 61, -101);
    assertThat(deltas.transfers()).containsExactly(2, 2, 2);
    assertThat(deltas.size()).isEqualTo(3);
    assertThat(deltas.lastTransferIds()).containsExactly(2, 3, 3);
  }

  @Test
  void aWalletWhoseMovementsCancelOutStillStands() {
    NetDeltas deltas = NetDeltas.of(List.of(transfer(1, 1, 2, 100), transfer(2, 2, 1, 100)));

    assertThat(deltas.deltasMinor()).containsExactly(0, 0);
    assertThat(deltas.transfers()).containsExactly(2, 2);
  }

  @Test
  void noMovementsAreNoWallets() {
    assertThat(NetDeltas.of(List.of()).size()).isZero();
  }

  @Test
  void theLargestBatchOfTheLargestAmountsFits() {
    List<Movement> movements =
        Collections.nCopies(
            LedgerConfig.BATCH_COMMANDS_MAX, transfer(1, 1, 2, Bounds.AMOUNT_MINOR_MAX));
    NetDeltas deltas = NetDeltas.of(movements);

    assertThat(deltas.deltaMinor(0)).isEqualTo(-4_096_000_000_000_000_000L);
    assertThat(deltas.deltaMinor(1)).isEqualTo(4_096_000_000_000_000_000L);
  }

  @Test
  void whatDoesNotFitIsAFaultAndDoesNotWrapAround() {
    List<Movement> movements =
        Collections.nCopies(10_000, transfer(1, 1, 2, Bounds.AMOUNT_MINOR_MAX));

    assertThatThrownBy(() -> NetDeltas.of(movements)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void theArraysAreCopies() {
    NetDeltas deltas = NetDeltas.of(List.of(transfer(1, 1, 2, 100)));
    deltas.walletIds()[0] = 99;
    deltas.deltasMinor()[0] = 99;
    deltas.transfers()[0] = 99;
    deltas.lastTransferIds()[0] = 99;

    assertThat(deltas.walletId(0)).isEqualTo(1);
    assertThat(deltas.deltaMinor(0)).isEqualTo(-100);
    assertThat(deltas.transfers(0)).isEqualTo(1);
    assertThat(deltas.lastTransferId(0)).isEqualTo(1);
  }

  @Test
  void randomBatchesAscendAndAddUpToZero() {
    Random random = new Random(11);
    for (int round = 0; round < 500; round++) {
      List<Movement> movements = new ArrayList<>();
      int count = 1 + random.nextInt(60);
      for (int i = 0; i < count; i++) {
        long source = 1 + random.nextLong(20);
        long destination = 1 + (source + random.nextLong(19)) % 20;
        movements.add(transfer(i, source, destination, 1 + random.nextLong(1_000)));
      }
      NetDeltas deltas = NetDeltas.of(movements);
      long sum = 0;
      int ends = 0;
      for (int i = 0; i < deltas.size(); i++) {
        sum += deltas.deltaMinor(i);
        ends += deltas.transfers(i);
        assertThat(i == 0 || deltas.walletId(i - 1) < deltas.walletId(i)).isTrue();
      }
      assertThat(sum).isZero();
      assertThat(ends).isEqualTo(2 * count);
    }
  }
}
