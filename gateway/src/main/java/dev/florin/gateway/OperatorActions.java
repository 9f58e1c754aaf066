package dev.florin.gateway;

import dev.florin.gateway.contract.Fields;
import dev.florin.wallet.v1.AuditEntry;
import dev.florin.wallet.v1.Freeze;
import dev.florin.wallet.v1.GetFreezeRequest;
import dev.florin.wallet.v1.ListAuditEntriesRequest;
import dev.florin.wallet.v1.ListAuditEntriesResponse;
import dev.florin.wallet.v1.OperatorServiceGrpc;
import dev.florin.wallet.v1.SetFreezeRequest;
import dev.florin.wallet.v1.WalletFreeze;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What those do who look after the service, and those who check on them. */
final class OperatorActions {
  private final WalletCalls service;

  OperatorActions(WalletCalls service) {
    this.service = service;
  }

  Future<Answer> getFreeze(Call call) {
    GetFreezeRequest request = GetFreezeRequest.newBuilder().setWalletId(walletId(call)).build();
    return service
        .call(call, OperatorServiceGrpc.getGetFreezeMethod(), request)
        .map(OperatorActions::answer);
  }

  Future<Answer> setFreeze(Call call) {
    Fields body = call.input().body();
    SetFreezeRequest request =
        SetFreezeRequest.newBuilder()
            .setWalletId(walletId(call))
            .setFrozen(freeze(body.text("frozen")))
            .setReason(body.text("reason"))
            .build();
    return service
        .call(call, OperatorServiceGrpc.getSetFreezeMethod(), request)
        .map(OperatorActions::answer);
  }

  Future<Answer> listAuditEntries(Call call) {
    Fields parameters = call.input().parameters();
    ListAuditEntriesRequest.Builder request =
        ListAuditEntriesRequest.newBuilder()
            .setLimit(Math.toIntExact(parameters.wholeOr("limit", 0)));
    String walletId = parameters.textOrNull("wallet_id");
    if (walletId != null) {
      request.setWalletId(walletId);
    }
    String before = parameters.textOrNull("before");
    if (before != null) {
      request.setBefore(before);
    }
    return service
        .call(call, OperatorServiceGrpc.getListAuditEntriesMethod(), request.build())
        .map(entries -> Answer.json(200, entries(entries)));
  }

  private static String walletId(Call call) {
    return call.input().parameters().text("id");
  }

  private static Freeze freeze(String word) {
    return switch (word) {
      case "none" -> Freeze.FREEZE_NONE;
      case "in" -> Freeze.FREEZE_IN;
      case "out" -> Freeze.FREEZE_OUT;
      case "both" -> Freeze.FREEZE_BOTH;
      default -> throw new IllegalArgumentException("frozen: the contract does not allow this");
    };
  }

  private static Answer answer(WalletFreeze freeze) {
    String word =
        switch (freeze.getFrozen()) {
          case FREEZE_NONE -> "none";
          case FREEZE_IN -> "in";
          case FREEZE_OUT -> "out";
          case FREEZE_BOTH -> "both";
          case FREEZE_UNSPECIFIED, UNRECOGNIZED ->
              throw new IllegalArgumentException("frozen: the service says nothing that is known");
        };
    return Answer.json(
        200, new JsonObject().put("wallet_id", freeze.getWalletId()).put("frozen", word));
  }

  private static JsonObject entries(ListAuditEntriesResponse response) {
    JsonArray entries = new JsonArray();
    response.getEntriesList().forEach(entry -> entries.add(entry(entry)));
    String next = response.getNextBefore();
    return new JsonObject()
        .put("entries", entries)
        .put("next_before", next.isEmpty() ? null : next);
  }

  private static JsonObject entry(AuditEntry entry) {
    return new JsonObject()
        .put("id", entry.getId())
        .put("at", Shapes.time(entry.getAt()))
        .put("actor", entry.getActor())
        .put("key_id", entry.hasKeyId() ? entry.getKeyId() : null)
        .put("act", entry.getAct())
        .put("wallet_id", entry.hasWalletId() ? entry.getWalletId() : null)
        .put("detail", entry.getDetail())
        .put("reason", entry.hasReason() ? entry.getReason() : null)
        .put("origin", entry.getOrigin())
        .put("trace_id", entry.hasTraceId() ? entry.getTraceId() : null);
  }
}
