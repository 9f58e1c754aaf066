package dev.florin.gateway;

import dev.florin.gateway.contract.Fields;
import dev.florin.wallet.v1.Event;
import dev.florin.wallet.v1.EventServiceGrpc;
import dev.florin.wallet.v1.ListEventsRequest;
import dev.florin.wallet.v1.ListEventsResponse;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** The log of all events. */
final class EventActions {
  private final WalletCalls service;

  EventActions(WalletCalls service) {
    this.service = service;
  }

  Future<Answer> list(Call call) {
    Fields parameters = call.input().parameters();
    ListEventsRequest.Builder request =
        ListEventsRequest.newBuilder().setLimit(Math.toIntExact(parameters.wholeOr("limit", 0)));
    String after = parameters.textOrNull("after");
    if (after != null) {
      request.setAfter(after);
    }
    return service
        .call(call, EventServiceGrpc.getListEventsMethod(), request.build())
        .map(page -> Answer.json(200, body(page)));
  }

  /**
   * The page, with each event as the service wrote it: not read, so that these are the bytes that
   * webhooks are sent. A position needs no escaping.
   */
  private static Buffer body(ListEventsResponse page) {
    Buffer body = Buffer.buffer("{\"events\":[");
    String separator = "";
    for (Event event : page.getEventsList()) {
      body.appendString(separator).appendString(event.getJson());
      separator = ",";
    }
    return body.appendString("],\"next_after\":\"")
        .appendString(page.getNextAfter())
        .appendString("\"}");
  }
}
