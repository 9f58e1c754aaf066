package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A real Prometheus with the configuration of deploy/observability, which asks one program for all
 * of them, and more often.
 */
final class Prometheus implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ProcessRun run;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  private Prometheus(ProcessRun run, int port) {
    this.run = run;
    this.url = "http://127.0.0.1:" + port;
  }

  /** Where a program of this name is on the PATH. */
  static Optional<Path> installed(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts it in a folder of the test's own; {@code opsPort} is the program's. */
  static Prometheus start(Path folder, int opsPort) throws IOException {
    int port = freePort();
    Path rules = AlertRule.folder();
    String given = Files.readString(rules.resolveSibling("prometheus.yml"));
    String changed =
        given
            .replaceAll("(scrape|evaluation)_interval: \\d+s", "$1_interval: 1s")
            .replaceAll("scrape_timeout: \\d+s", "scrape_timeout: 1s")
            .replace("rules/", rules + "/")
            .replaceAll("\\[(gateway|wallet)-.*]", "[127.0.0.1:" + opsPort + "]")
            .replace("[127.0.0.1:9090]", "[127.0.0.1:" + port + "]");
    Path configuration = Files.writeString(folder.resolve("prometheus.yml"), changed);
    ProcessRun run =
        ProcessRun.start(
            folder,
            folder,
            Map.of("PATH", System.getenv("PATH")),
            List.of(
                installed("prometheus").orElseThrow().toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + port,
                "--enable-feature=exemplar-storage"));
    return new Prometheus(run, port);
  }

  /** The series that answer a query now. */
  List<?> query(String promQl) throws IOException, InterruptedException {
    Map<?, ?> data = get("/api/v1/query?query=" + encoded(promQl));
    return (List<?>) DashboardQuery.field(data, "result");
  }

  /** Everything below a path of its API, once it answers. */
  Map<?, ?> get(String path) throws IOException, InterruptedException {
    assertThat(run.process().isAlive()).as(run.err()).isTrue();
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE).build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as("%s: %s", path, response.body()).isEqualTo(200);
    Map<?, ?> answer = (Map<?, ?>) JsonTree.readAll(response.body()).getFirst();
    return (Map<?, ?>) DashboardQuery.field(answer, "data");
  }

  /** Whether it serves. */
  boolean isReady() {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/-/ready")).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    run.close();
  }
}
