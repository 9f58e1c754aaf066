package dev.florin.service;

import dev.florin.ledger.audit.Act;
import dev.florin.ledger.audit.AuditEntry;
import dev.florin.ledger.audit.AuditLog;
import dev.florin.wallet.v1.ListAuditEntriesRequest;
import dev.florin.wallet.v1.ListAuditEntriesResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pages of the audit log. They wait for the database.
 *
 * @param auditLog where they are
 */
record AuditEntries(AuditLog auditLog) {
  ListAuditEntriesResponse list(ListAuditEntriesRequest request) {
    int limit = Fields.limit(request.getLimit());
    long before =
        request.getBefore().isEmpty() ? Long.MAX_VALUE : Fields.id("before", request.getBefore());
    List<AuditEntry> page = auditLog.before(before, walletId(request), limit);
    ListAuditEntriesResponse.Builder response = ListAuditEntriesResponse.newBuilder();
    page.forEach(entry -> response.addEntries(message(entry)));
    if (page.size() == limit) {
      response.setNextBefore(Long.toString(page.getLast().number()));
    }
    return response.build();
  }

  private static @Nullable Long walletId(ListAuditEntriesRequest request) {
    return request.getWalletId().isEmpty() ? null : Fields.id("wallet_id", request.getWalletId());
  }

  private static dev.florin.wallet.v1.AuditEntry message(AuditEntry entry) {
    Act act = entry.act();
    var message =
        dev.florin.wallet.v1.AuditEntry.newBuilder()
            .setId(Long.toString(entry.number()))
            .setAt(Messages.timestamp(entry.at()))
            .setActor(act.actor())
            .setAct(act.name())
            .setDetail(act.detail())
            .setOrigin(act.origin());
    if (act.keyId() != null) {
      message.setKeyId(act.keyId());
    }
    if (act.walletId() != null) {
      message.setWalletId(Long.toString(act.walletId()));
    }
    if (act.reason() != null) {
      message.setReason(act.reason());
    }
    if (act.traceId() != null) {
      message.setTraceId(act.traceId());
    }
    return message.build();
  }
}
