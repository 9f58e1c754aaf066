package dev.florin.gateway;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.florin.wallet.v1.AuditEntry;
import dev.florin.wallet.v1.Freeze;
import dev.florin.wallet.v1.GetFreezeRequest;
import dev.florin.wallet.v1.ListAuditEntriesRequest;
import dev.florin.wallet.v1.ListAuditEntriesResponse;
import dev.florin.wallet.v1.SetFreezeRequest;
import dev.florin.wallet.v1.WalletFreeze;

/** What the service answers operators. */
final class OperatorExamples {
  private OperatorExamples() {}

  static Message answer(Message request) {
    return switch (request) {
      case GetFreezeRequest get -> freeze(get.getWalletId(), Freeze.FREEZE_NONE);
      case SetFreezeRequest set -> freeze(set.getWalletId(), set.getFrozen());
      case ListAuditEntriesRequest list -> entries();
      default -> throw new AssertionError("no example of an answer to " + request.getClass());
    };
  }

  private static WalletFreeze freeze(String walletId, Freeze frozen) {
    return WalletFreeze.newBuilder().setWalletId(walletId).setFrozen(frozen).build();
  }

  private static ListAuditEntriesResponse entries() {
    AuditEntry look =
        AuditEntry.newBuilder()
            .setId("17")
            .setAt(Timestamp.newBuilder().setSeconds(1_700_000_000))
            .setActor("olga")
            .setAct("GetBalance")
            .setDetail("wallet of alice")
            .setOrigin("192.0.2.7")
            .build();
    AuditEntry change =
        look.toBuilder()
            .setId("16")
            .setKeyId("k7")
            .setAct("SetFreeze")
            .setWalletId("701")
            .setDetail("none to out")
            .setReason("stolen")
            .setTraceId("4bf92f3577b34da6a3ce929d0e0e4736")
            .build();
    return ListAuditEntriesResponse.newBuilder()
        .addEntries(look)
        .addEntries(change)
        .setNextBefore("16")
        .build();
  }
}
