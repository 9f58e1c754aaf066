package dev.florin.app.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A system that pulls the log, and asks again soon when there was nothing. */
public final class LogReader implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final Pattern NEXT = Pattern.compile("\"next_after\":\"([^\"]+)\"");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final InetSocketAddress server;
  private final String token;
  private final Arrivals arrivals;
  private final Thread thread;
  private volatile boolean closed;

  private LogReader(InetSocketAddress server, String token, Arrivals arrivals) {
    this.server = server;
    this.token = token;
    this.arrivals = arrivals;
    this.thread = Thread.ofPlatform().name("log-reader").daemon().unstarted(this::read);
  }

  /** Begins with what happens from now on. */
  public static LogReader start(InetSocketAddress server, String token, Arrivals arrivals) {
    LogReader reader = new LogReader(server, token, arrivals);
    reader.thread.start();
    return reader;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    http.shutdownNow();
  }

  private void read() {
    String after = "latest";
    try {
      while (!closed) {
        String page = page(after);
        Matcher matcher = NEXT.matcher(page);
        if (!matcher.find()) {
          throw new IOException(page);
        }
        if (matcher.group(1).equals(after)) {
          Thread.sleep(PAUSE);
        }
        after = matcher.group(1);
      }
    } catch (IOException e) {
      if (!closed) {
        arrivals.failed(String.valueOf(e.getMessage()));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private String page(String after) throws IOException, InterruptedException {
    URI uri =
        URI.create("http://" + HttpDoor.host(server) + "/v1/events?limit=1000&after=" + after);
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    arrivals.came(response.body());
    return response.body();
  }
}
