package dev.florin.ledger.bench;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Transfers of one cent. A number makes a transfer, always the same one, so that what was answered
 * can be sent again without keeping it.
 *
 * @param wallets between which
 * @param workload which two of them
 * @param space of the keys
 */
record Payments(BenchWallets wallets, Workload workload, CallerKey.Space space) {
  /** From where to count, so that no two loads on one ledger make the same transfers. */
  static long anyBeginning() {
    return new SplittableRandom().nextLong() >>> 2;
  }

  /** One that can be paid. */
  Command of(long number) {
    return command(number, false);
  }

  /** One from a wallet without money. */
  Command withoutMoney(long number) {
    return command(number, true);
  }

  private Command command(long number, boolean withoutMoney) {
    SplittableRandom random = new SplittableRandom(number);
    long[] pair = workload.pair(random, wallets.funded());
    long source = withoutMoney ? wallets.anyEmpty(random) : pair[0];
    String key = new UUID(random.nextLong(), number).toString();
    return Command.transfer(
        new CallerKey("bench", space, key),
        Fingerprint.of(key.getBytes(StandardCharsets.US_ASCII)),
        source,
        pair[1],
        1,
        "USD",
        null,
        null);
  }
}
