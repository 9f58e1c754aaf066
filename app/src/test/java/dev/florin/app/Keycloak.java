package dev.florin.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real Keycloak in a process of its own, with a realm for Florin.
 *
 * @param url without a slash at its end
 */
record Keycloak(ProcessRun process, HttpClient http, String url) implements AutoCloseable {
  private static final long START_NANOS_MAX = TimeUnit.MINUTES.toNanos(3);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ADMIN = "of-the-admin";

  /** Starts what Maven unpacked; returns when it serves. */
  static Keycloak start(Path outputs) throws Exception {
    Path home = home();
    putRealm(home);
    int port = freePort();
    Map<String, String> environment =
        Map.of(
            "PATH",
            String.valueOf(System.getenv("PATH")),
            "JAVA_HOME",
            System.getProperty("java.home"),
            "JAVA_OPTS_KC_HEAP",
            "-Xmx512m",
            "KC_BOOTSTRAP_ADMIN_USERNAME",
            "admin",
            "KC_BOOTSTRAP_ADMIN_PASSWORD",
            ADMIN);
    List<String> command =
        List.of(
            home.resolve("bin/kc.sh").toString(),
            "start-dev",
            "--http-host=127.0.0.1",
            "--http-port=" + port,
            "--http-management-port=" + freePort(),
            "--db=dev-mem",
            "--cache=local",
            "--import-realm");
    ProcessRun process = ProcessRun.start(home, outputs, environment, command);
    Keycloak keycloak =
        new Keycloak(process, HttpClient.newHttpClient(), "http://127.0.0.1:" + port);
    try {
      keycloak.awaitStart();
      return keycloak;
    } catch (Exception | AssertionError e) {
      keycloak.close();
      throw e;
    }
  }

  /** As its tokens name it. */
  String issuer() {
    return url + "/realms/florin";
  }

  /** The access token of a user who tells a client their password. */
  String userToken(String client, String user, String password) throws Exception {
    return token(
        "florin",
        Map.of(
            "grant_type", "password",
            "client_id", client,
            "username", user,
            "password", password));
  }

  /** The access token of a service. */
  String serviceToken(String client, String secret, String scope) throws Exception {
    return token(
        "florin",
        Map.of(
            "grant_type", "client_credentials",
            "client_id", client,
            "client_secret", secret,
            "scope", scope));
  }

  /** Makes a new key, with which all tokens are signed from now on; the old ones stay. */
  void rotateKey() throws Exception {
    String json =
        """
        {"name":"newer","providerId":"rsa-generated",
         "providerType":"org.keycloak.keys.KeyProvider",
         "config":{"priority":["200"],"algorithm":["RS256"]}}
        """;
    administer("components", json);
  }

  /** Makes a public client whose people come back to a page at this address. */
  void admitPage(String client, String pageUrl) throws Exception {
    String json =
        """
        {"clientId":"%s","publicClient":true,"standardFlowEnabled":true,
         "redirectUris":["%s/"],"webOrigins":["%s"],"defaultClientScopes":["florin"],
         "attributes":{"pkce.code.challenge.method":"S256"}}
        """
            .formatted(client, pageUrl, pageUrl);
    administer("clients", json);
  }

  private void administer(String what, String json) throws Exception {
    String admin =
        token(
            "master",
            Map.of(
                "grant_type", "password",
                "client_id", "admin-cli",
                "username", "admin",
                "password", ADMIN));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/admin/realms/florin/" + what))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + admin)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  @Override
  public void close() {
    List<ProcessHandle> children = process.process().descendants().toList();
    process.close();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  private String token(String realm, Map<String, String> fields) throws Exception {
    String form =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(url + "/realms/" + realm + "/protocol/openid-connect/token"))
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    Map<?, ?> answer = (Map<?, ?>) JsonTree.readAll(response.body()).getFirst();
    return String.valueOf(answer.get("access_token"));
  }

  private void awaitStart() throws Exception {
    long deadlineNanos = System.nanoTime() + START_NANOS_MAX;
    while (!isUp()) {
      assertThat(process.process().isAlive()).as(process.out() + process.err()).isTrue();
      assertThat(System.nanoTime()).as(process.out()).isLessThan(deadlineNanos);
      Thread.sleep(100);
    }
  }

  private boolean isUp() throws InterruptedException {
    URI discovery = URI.create(issuer() + "/.well-known/openid-configuration");
    HttpRequest request = HttpRequest.newBuilder(discovery).timeout(PATIENCE).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static Path home() throws IOException {
    try (Stream<Path> unpacked = Files.list(Path.of("target/keycloak"))) {
      return unpacked
          .filter(folder -> folder.getFileName().toString().startsWith("keycloak-"))
          .findFirst()
          .orElseThrow()
          .toAbsolutePath();
    }
  }

  private static void putRealm(Path home) throws IOException {
    Path folder = Files.createDirectories(home.resolve("data/import"));
    try (InputStream realm = Keycloak.class.getResourceAsStream("keycloak-realm.json")) {
      assertThat(realm).isNotNull();
      Files.write(folder.resolve("florin-realm.json"), realm.readAllBytes());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
