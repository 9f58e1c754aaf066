package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Pulls the log from its beginning, through one gateway and then the other, and goes on where it
 * was whatever happens to them.
 */
final class EventPuller implements AutoCloseable {
  private static final long PAUSE_MILLIS = 20;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Cluster cluster;
  private final String token;
  private final List<ReceivedEvent> received = new ArrayList<>();
  private final CompletableFuture<List<ReceivedEvent>> pulled = new CompletableFuture<>();
  private volatile long wanted = Long.MAX_VALUE;
  private volatile boolean closed;

  private EventPuller(Cluster cluster, String token) {
    this.cluster = cluster;
    this.token = token;
  }

  static EventPuller start(Cluster cluster, String token) {
    EventPuller puller = new EventPuller(cluster, token);
    Thread.ofVirtual().start(puller::run);
    return puller;
  }

  /** All events in the order in which they were given, once the newest of so many is there. */
  List<ReceivedEvent> await(long events) throws Exception {
    wanted = events;
    return pulled.get(CrashTest.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    closed = true;
    http.shutdownNow();
  }

  private void run() {
    try {
      String after = "";
      for (int turn = 0; !closed && received.size() < wanted; turn++) {
        after = pull(turn % cluster.gateways(), after);
      }
      pulled.complete(received);
    } catch (InterruptedException | RuntimeException | AssertionError e) {
      pulled.completeExceptionally(e);
    }
  }

  /** The place to go on from. */
  private String pull(int gateway, String after) throws InterruptedException {
    String url = "http://127.0.0.1:" + cluster.httpPort(gateway);
    String query = after.isEmpty() ? "" : "&after=" + after;
    try {
      HttpResponse<String> response =
          new RestClient(http, url, token).get("/v1/events?limit=500" + query);
      if (response.statusCode() == 200) {
        return take(response.body());
      }
      assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
    } catch (IOException _) {
      // The gateway is away: the other one goes on.
    }
    Thread.sleep(PAUSE_MILLIS); // a client's pause before it asks again
    return after;
  }

  private String take(String body) throws IOException, InterruptedException {
    Map<?, ?> page = (Map<?, ?>) Objects.requireNonNull(JsonTree.readAll(body).getFirst());
    List<?> events = (List<?>) Objects.requireNonNull(page.get("events"));
    events.forEach(event -> received.add(new ReceivedEvent((Map<?, ?>) event)));
    if (events.isEmpty()) {
      Thread.sleep(PAUSE_MILLIS); // a client's pause before it asks again
    }
    return String.valueOf(page.get("next_after"));
  }
}
