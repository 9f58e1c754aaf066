package dev.florin.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Stream;

/** Reads a wallet's stream from the gateways, as an EventSource does. */
final class SseReader extends StreamReader {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Cluster cluster;
  private final String token;
  private final String walletId;

  SseReader(Cluster cluster, Customers customers, String userId) {
    this.cluster = cluster;
    this.token = customers.token(userId);
    this.walletId = customers.walletId(userId);
  }

  @Override
  protected void read(int attempt, long afterVersion) throws IOException, InterruptedException {
    int port = cluster.httpPort(attempt % cluster.gateways());
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/v1/wallets/" + walletId + "/events"))
            .header("Authorization", "Bearer " + token)
            .header("Last-Event-ID", Long.toString(afterVersion))
            .build();
    HttpResponse<Stream<String>> response = http.send(request, HttpResponse.BodyHandlers.ofLines());
    if (response.statusCode() == 200) {
      response
          .body()
          .filter(line -> line.startsWith("data: "))
          .forEach(line -> got(line(ReceivedEvent.read(line.substring("data: ".length())))));
    }
  }

  private static Line line(ReceivedEvent event) {
    return new Line(
        Long.parseLong(event.id()),
        event.subject(),
        String.valueOf(event.data("amount")),
        String.valueOf(event.data("balance_after")));
  }

  @Override
  protected void cut() {
    http.shutdownNow();
  }
}
