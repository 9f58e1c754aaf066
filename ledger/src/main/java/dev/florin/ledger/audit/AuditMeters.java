package dev.florin.ledger.audit;

import dev.florin.ledger.Freeze;
import dev.florin.ledger.Freezes;
import dev.florin.telemetry.Instruments;
import dev.florin.telemetry.Meters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what this instance adds to the audit log, by act; acts are operations. Threads: any. */
public final class AuditMeters {
  private final Meters meters;
  private final Map<String, LongAdder> entries = new ConcurrentHashMap<>();

  public AuditMeters(Instruments instruments) {
    meters = Meters.of(instruments);
  }

  private void count(Act act) {
    entries.computeIfAbsent(act.name(), this::counter).increment();
  }

  private LongAdder counter(String act) {
    return meters.counter(
        "florin.audit.entries", "Entries of the audit log that were made here.", "act", act);
  }

  /** The same log, counted. */
  public AuditLog around(AuditLog log) {
    return new AuditLog() {
      @Override
      public void append(Act act) {
        log.append(act);
        count(act);
      }

      @Override
      public List<AuditEntry> before(long before, @Nullable Long walletId, int entriesMax) {
        return log.before(before, walletId, entriesMax);
      }
    };
  }

  /** The same, with what is recorded counted. */
  public Freezes around(Freezes freezes) {
    return new Freezes() {
      @Override
      public Optional<Freeze> find(long walletId) {
        return freezes.find(walletId);
      }

      @Override
      public Optional<Freeze> set(long walletId, Freeze wanted, Act act) {
        Optional<Freeze> before = freezes.set(walletId, wanted, act);
        before.ifPresent(recorded -> count(act));
        return before;
      }
    };
  }
}
