package dev.florin.ledger.postgres.write;

import dev.florin.ledger.Refusal;
import dev.florin.ledger.rules.StoredRefusal;
import java.util.List;

/** A batch's refusals column by column, as one statement inserts them. */
@SuppressWarnings("ArrayRecordComponent") // handed to the driver at once, and compared by nobody
record RefusalArrays(
    String[] callers,
    String[] keys,
    Short[] spaces,
    byte[][] fingerprints,
    Short[] codes,
    long[] availableMinor,
    long[] shortfallMinor,
    String[] currencies) {

  static RefusalArrays of(List<StoredRefusal> refusals) {
    int size = refusals.size();
    RefusalArrays arrays =
        new RefusalArrays(
            new String[size],
            new String[size],
            new Short[size],
            new byte[size][],
            new Short[size],
            new long[size],
            new long[size],
            new String[size]);
    for (int i = 0; i < size; i++) {
      arrays.put(i, refusals.get(i));
    }
    return arrays;
  }

  private void put(int index, StoredRefusal stored) {
    Refusal refusal = stored.refusal();
    callers[index] = stored.callerKey().caller();
    keys[index] = stored.callerKey().key();
    spaces[index] = stored.callerKey().space().number();
    fingerprints[index] = stored.fingerprint().toBytes();
    codes[index] = refusal.code().number();
    availableMinor[index] = refusal.availableMinor();
    shortfallMinor[index] = refusal.shortfallMinor();
    currencies[index] = refusal.currency();
  }
}
