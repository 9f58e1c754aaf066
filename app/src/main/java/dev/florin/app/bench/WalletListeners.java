package dev.florin.app.bench;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/** Owners who watch their wallets over SSE, a connection each. */
public final class WalletListeners implements AutoCloseable {
  private static final Duration OPEN_PATIENCE = Duration.ofSeconds(30);
  private static final String DATA = "data: ";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Arrivals arrivals;
  private final CountDownLatch opening;

  private WalletListeners(Arrivals arrivals, int listeners) {
    this.arrivals = arrivals;
    this.opening = new CountDownLatch(listeners);
  }

  /**
   * Opens them; returns when each has begun to listen.
   *
   * @param server where REST is
   * @param tokens of the owners
   * @param firstWallet the first owner's; the others follow it
   */
  public static WalletListeners open(
      InetSocketAddress server, List<String> tokens, int firstWallet, Arrivals arrivals)
      throws InterruptedException {
    WalletListeners listeners = new WalletListeners(arrivals, tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      listeners.open(server, tokens.get(i), firstWallet + i);
    }
    if (!listeners.opening.await(OPEN_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      arrivals.failed(listeners.opening.getCount() + " streams did not begin");
    }
    return listeners;
  }

  private void open(InetSocketAddress server, String token, int wallet) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://" + HttpDoor.host(server) + "/v1/wallets/" + wallet + "/events"))
            .header("Authorization", "Bearer " + token)
            .build();
    var _ =
        http.sendAsync(request, BodyHandlers.fromLineSubscriber(new Lines()))
            .thenAccept(response -> arrivals.failed("a stream ended: " + response.statusCode()));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private final class Lines implements Flow.Subscriber<String> {
    private boolean began;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      if (!began) {
        began = true;
        opening.countDown();
      }
      if (line.startsWith(DATA)) {
        arrivals.came(line);
      }
    }

    @Override
    public void onError(Throwable thrown) {
      // The end of the measurement.
    }

    @Override
    public void onComplete() {}
  }
}
