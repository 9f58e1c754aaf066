package dev.florin.ledger.commit;

import dev.florin.ledger.Acceptance;
import dev.florin.telemetry.Instruments;
import dev.florin.telemetry.Meters;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** What became of transfers at the door of the backlog. Threads: any. */
final class AcceptMeters {
  private final LongAdder accepted;
  private final LongAdder replayed;
  private final LongAdder keysReused;
  private final LongAdder full;
  private final LongAdder failed;

  AcceptMeters(Instruments instruments) {
    Meters meters = Meters.of(instruments);
    accepted = counter(meters, "accepted");
    replayed = counter(meters, "replayed");
    keysReused = counter(meters, "key_reused");
    full = counter(meters, "full");
    failed = counter(meters, "failed");
  }

  private static LongAdder counter(Meters meters, String outcome) {
    return meters.counter(
        "florin.backlog.accepted",
        "Transfers to be settled later, by what became of them at the door.",
        "outcome",
        outcome);
  }

  /** Counts a batch that committed; what is empty found the backlog full. */
  void committed(List<Optional<Acceptance>> outcomes) {
    for (Optional<Acceptance> outcome : outcomes) {
      outcome.ifPresentOrElse(this::decided, full::increment);
    }
  }

  private void decided(Acceptance acceptance) {
    switch (acceptance) {
      case Acceptance.Accepted(var _, boolean again) -> (again ? replayed : accepted).increment();
      case Acceptance.KeyReused() -> keysReused.increment();
    }
  }

  /** Counts what was given up. */
  void failed(int transfers) {
    failed.add(transfers);
  }
}
