package dev.florin.service;

import dev.florin.ledger.audit.Act;
import dev.florin.ledger.audit.AuditEntry;
import dev.florin.ledger.audit.AuditLog;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The record of acts without a database. */
final class AuditInMemory implements AuditLog {
  final List<Act> acts = new CopyOnWriteArrayList<>();

  @Override
  public void append(Act act) {
    acts.add(act);
  }

  @Override
  public List<AuditEntry> before(long before, @Nullable Long walletId, int entriesMax) {
    List<Act> all = List.copyOf(acts);
    return java.util.stream.LongStream.range(0, all.size())
        .mapToObj(
            at -> new AuditEntry(all.size() - at, Instant.EPOCH, all.reversed().get((int) at)))
        .filter(entry -> entry.number() < before)
        .filter(entry -> walletId == null || Objects.equals(entry.act().walletId(), walletId))
        .limit(entriesMax)
        .toList();
  }
}
