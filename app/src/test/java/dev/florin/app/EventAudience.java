package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everybody who is to know: a puller, a webhook's sink, and a stream for each user's wallet. */
final class EventAudience implements AutoCloseable {
  private final Cluster cluster;
  private final Customers customers;
  private final EventPuller puller;
  private final WebhookSink sink;
  private final Map<String, StreamReader> streams = new LinkedHashMap<>();

  private EventAudience(Cluster cluster, Customers customers) throws IOException {
    this.cluster = cluster;
    this.customers = customers;
    this.puller = EventPuller.start(cluster, customers.systemToken());
    this.sink = WebhookSink.start();
  }

  /** They listen from the first event on; half of the streams are SSE, the others gRPC. */
  static EventAudience gather(Cluster cluster, Customers customers) throws Exception {
    EventAudience audience = new EventAudience(cluster, customers);
    try {
      audience.sink.trust(audience.makeWebhook());
      customers.userIds().forEach(audience::openStream);
      return audience;
    } catch (Exception | AssertionError e) {
      audience.close();
      throw e;
    }
  }

  private void openStream(String userId) {
    StreamReader reader =
        streams.size() % 2 == 0
            ? new SseReader(cluster, customers, userId)
            : new GrpcStreamReader(cluster, customers, userId);
    streams.put(userId, reader);
    reader.start();
  }

  /** Its secret. */
  private String makeWebhook() throws Exception {
    String body = "{\"url\":\"" + sink.url() + "\",\"description\":\"a sink\",\"after\":\"1-0\"}";
    HttpResponse<String> response =
        RestClient.to(cluster.httpPort(0), customers.systemToken())
            .post("/v1/webhooks", "webhook", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return BacklogDoor.text(ReceivedEvent.read(response.body()).json(), "secret");
  }

  /** Each of them got what the ledger's rows say. */
  void assertKnowsAll() throws Exception {
    EventAccounts accounts = new EventAccounts(cluster);
    List<ReceivedEvent> pulled = puller.await(accounts.newest());
    accounts.assertLog(pulled);
    CrashTest.await("all events at the webhook", () -> sink.taken() >= pulled.size());
    accounts.assertDelivered(pulled, sink);
    for (Map.Entry<String, StreamReader> stream : streams.entrySet()) {
      String walletId = customers.walletId(stream.getKey());
      long version =
          Long.parseLong(cluster.ask("SELECT version FROM wallet WHERE id = " + walletId));
      CrashTest.await(
          "version " + version + " in the stream of " + stream.getKey(),
          () -> stream.getValue().version() >= version);
      accounts.assertStream(walletId, stream.getValue().lines());
    }
  }

  String report() {
    long receipts = sink.receipts().stream().mapToLong(List::size).sum();
    long again =
        sink.receipts().stream()
            .flatMap(List::stream)
            .filter(receipt -> receipt.attempt() > 1)
            .count();
    return ("%d came to the webhook in %d receipts, %d of them sent again;"
            + " %d streams connected %d times")
        .formatted(
            sink.taken(),
            receipts,
            again,
            streams.size(),
            streams.values().stream().mapToLong(StreamReader::connections).sum());
  }

  @Override
  public void close() {
    streams.values().forEach(StreamReader::close);
    puller.close();
    sink.close();
  }
}
