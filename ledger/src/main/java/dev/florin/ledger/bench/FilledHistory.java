package dev.florin.ledger.bench;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Fingerprint;
import dev.florin.ledger.Kind;
import dev.florin.ledger.SnowflakeIds;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.postgres.Partitions;
import dev.florin.ledger.rules.Entry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.LocalDate;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A past that could have happened: first a deposit into each wallet, then transfers between any
 * two, in the order of time, so that each row continues its wallets' versions and balances.
 *
 * <p>Wallet 1 has part in every twentieth transfer. The last hundredth of the wallets has nothing
 * but its deposit. Threads: one.
 */
final class FilledHistory {
  private static final int HOT_ONE_OF = 20;
  private static final int AMOUNT_MINOR_MAX = 1_000;
  private static final long MILLIS_OF_DAY = Duration.ofDays(1).toMillis();
  private static final int ID_TIME_SHIFT = 22;
  private static final int ID_SEQUENCE_MASK = 0xFFF;

  private final SplittableRandom random = new SplittableRandom(1);
  private final BenchWallets wallets;
  private final long[] balancesMinor;
  private final long[] versions;
  private final long[] lastTransferIds;
  private long rows;

  /** Before anything happened. */
  FilledHistory(BenchWallets wallets) {
    this.wallets = wallets;
    this.balancesMinor = new long[(int) wallets.systemId() + 1];
    this.versions = new long[balancesMinor.length];
    this.lastTransferIds = new long[balancesMinor.length];
  }

  /** The next row: the {@code number}th of {@code dayRows} on a day, evenly spread over it. */
  Entry next(LocalDate day, long number, long dayRows) {
    long millis = MILLIS_OF_DAY * number / dayRows;
    long id = Partitions.idsFrom(day) + (millis << ID_TIME_SHIFT) + (number & ID_SEQUENCE_MASK);
    rows++;
    return rows <= wallets.funded()
        ? row(id, Kind.DEPOSIT, wallets.systemId(), rows, BenchWallets.OPENING_MINOR)
        : transfer(id);
  }

  /** Balances after the last row, by wallet id. */
  long[] balancesMinor() {
    return balancesMinor;
  }

  /** Versions after the last row, by wallet id. */
  long[] versions() {
    return versions;
  }

  /** The newest transfers after the last row, by wallet id. */
  long[] lastTransferIds() {
    return lastTransferIds;
  }

  private Entry transfer(long id) {
    int busy = wallets.busy();
    long first = random.nextInt(HOT_ONE_OF) == 0 ? 1 : 1L + random.nextInt(busy);
    long second = 1L + random.nextInt(busy - 1);
    second = second >= first ? second + 1 : second;
    long amountMinor = 1L + random.nextInt(AMOUNT_MINOR_MAX);
    boolean forward = random.nextBoolean();
    long source = forward ? first : second;
    long destination = forward ? second : first;
    return balancesMinor[(int) source] >= amountMinor
        ? row(id, Kind.TRANSFER, source, destination, amountMinor)
        : row(id, Kind.TRANSFER, destination, source, amountMinor);
  }

  private Entry row(long id, Kind kind, long source, long destination, long amountMinor) {
    Entry entry =
        new Entry(
            transfer(id, kind, source, destination, amountMinor),
            lastTransferIds[(int) source],
            lastTransferIds[(int) destination]);
    lastTransferIds[(int) source] = id;
    lastTransferIds[(int) destination] = id;
    return entry;
  }

  private Transfer transfer(long id, Kind kind, long source, long destination, long amountMinor) {
    return new Transfer(
        id,
        kind,
        CallerKey.synchronous("bench-history", new UUID(random.nextLong(), rows).toString()),
        fingerprint(),
        source,
        destination,
        amountMinor,
        "USD",
        balancesMinor[(int) source] -= amountMinor,
        balancesMinor[(int) destination] += amountMinor,
        ++versions[(int) source],
        ++versions[(int) destination],
        null,
        null,
        SnowflakeIds.timeOf(id));
  }

  /** Of no request: nobody sends these again. */
  private Fingerprint fingerprint() {
    ByteBuffer bytes = ByteBuffer.allocate(Fingerprint.BYTES);
    while (bytes.hasRemaining()) {
      bytes.putLong(random.nextLong());
    }
    return Fingerprint.ofStored(bytes.array());
  }
}
