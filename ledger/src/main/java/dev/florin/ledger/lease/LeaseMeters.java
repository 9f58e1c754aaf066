package dev.florin.ledger.lease;

import dev.florin.telemetry.Instruments;
import dev.florin.telemetry.Meters;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Which leases this instance holds, as far as it knows. Threads: any. */
final class LeaseMeters {
  private static final String SLOT = "slot";

  /** What the names of leases begin with. */
  private static final List<String> KINDS = List.of("node", SLOT, "worker", "job");

  private final Set<String> held = ConcurrentHashMap.newKeySet();
  private final LongAdder lost;

  LeaseMeters(Instruments instruments) {
    Meters meters = Meters.of(instruments);
    for (String kind : KINDS) {
      meters.gauge(
          "florin.leases.held", "Leases of this instance.", () -> count(kind), "kind", kind);
    }
    meters.gauge(
        "florin.slots.held", "Slots of the backlog that this instance settles.", () -> count(SLOT));
    lost =
        meters.counter(
            "florin.leases.lost", "Leases that another instance took before they were let go of.");
  }

  private long count(String kind) {
    return held.stream().filter(name -> name.startsWith(kind + "/")).count();
  }

  void held(Lease lease) {
    held.add(lease.name());
  }

  void lost(Lease lease) {
    if (held.remove(lease.name())) {
      lost.increment();
    }
  }

  void released(Lease lease) {
    held.remove(lease.name());
  }
}
