package dev.florin.webhooks;

import dev.florin.ledger.webhook.WebhookUrl;
import dev.florin.telemetry.Instruments;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Sends to one URL, over connections that only this webhook uses.
 *
 * <p>The connection goes to the address that {@link AddressGuard} checked, while the Host header,
 * the server name in TLS and the name in the certificate are the URL's. Redirects are answers like
 * any other, and not followed.
 *
 * <p>Threads: any.
 */
final class HttpSender implements Sender, AutoCloseable {
  /** A checked address is used for so long, then the name is looked up again. */
  private static final Duration CHECK_VALIDITY = Duration.ofSeconds(1);

  private static final int KEEP_ALIVE_SECONDS = 30;

  private final Context context;
  private final HttpClient client;
  private final AddressGuard guard;
  private final WebhookUrl url;
  private final Duration timeout;
  private final Clock clock;
  private final Instruments instruments;
  private volatile List<byte[]> secrets;
  private volatile Checked checked = new Checked(new AddressGuard.Way.Closed("not checked"), 0);

  /**
   * @param options of all connections, such as whom to trust
   * @param connectionsMax as many as attempts are in flight at once
   * @param instruments tell what is sent
   */
  HttpSender(
      Vertx vertx,
      HttpClientOptions options,
      int connectionsMax,
      AddressGuard guard,
      WebhookUrl url,
      Duration timeout,
      Clock clock,
      List<byte[]> secrets,
      Instruments instruments) {
    this.instruments = instruments;
    this.context = vertx.getOrCreateContext();
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions(options)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setConnectTimeout((int) timeout.toMillis()),
            new PoolOptions().setHttp1MaxSize(connectionsMax).setMaxWaitQueueSize(connectionsMax));
    this.guard = guard;
    this.url = url;
    this.timeout = timeout;
    this.clock = clock;
    this.secrets = List.copyOf(secrets);
  }

  private record Checked(AddressGuard.Way way, long untilMillis) {}

  /** Signs with these from the next attempt on. */
  void sign(List<byte[]> newSecrets) {
    secrets = List.copyOf(newSecrets);
  }

  @Override
  public CompletableFuture<Outcome> send(Message message) {
    return switch (way()) {
      case AddressGuard.Way.Closed(String reason) ->
          CompletableFuture.completedFuture(
              new Outcome.Failed("not sent: " + reason, Duration.ZERO));
      case AddressGuard.Way.Open(InetAddress address) -> send(message, address);
    };
  }

  private CompletableFuture<Outcome> send(Message message, InetAddress address) {
    Exchange exchange = new Exchange(message.body(), timeout, clock);
    RequestOptions request = request(message, address);
    DeliverySpan span = DeliverySpan.begin(instruments, message, url);
    span.putInto(request);
    context.runOnContext(_ -> exchange.begin(context.owner(), client, request));
    exchange.begun().join();
    return exchange.outcome().whenComplete((outcome, _) -> span.end(outcome));
  }

  private RequestOptions request(Message message, InetAddress address) {
    long timestampSeconds = clock.instant().getEpochSecond();
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, url.port())))
        .setHost(url.host())
        .setPort(url.port())
        .setSsl(url.secure())
        .setURI(url.target())
        .setFollowRedirects(false)
        .putHeader("host", url.authority())
        .putHeader("content-type", "application/cloudevents+json; charset=utf-8")
        .putHeader("user-agent", "Florin")
        .putHeader("webhook-id", message.id())
        .putHeader("webhook-timestamp", Long.toString(timestampSeconds))
        .putHeader(
            "webhook-signature",
            Signature.of(secrets, message.id(), timestampSeconds, message.body()))
        .putHeader("florin-attempt", Integer.toString(message.attempt()));
  }

  private AddressGuard.Way way() {
    long nowMillis = clock.millis();
    Checked last = checked;
    if (nowMillis < last.untilMillis()) {
      return last.way();
    }
    AddressGuard.Way way = guard.check(url);
    checked = new Checked(way, nowMillis + CHECK_VALIDITY.toMillis());
    return way;
  }

  /** Ends all connections. */
  @Override
  public void close() {
    client.close();
  }
}
