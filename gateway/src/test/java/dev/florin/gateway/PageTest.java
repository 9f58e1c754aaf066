package dev.florin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.gateway.contract.Contract;
import dev.florin.gateway.contract.SecondOpinion;
import dev.florin.gateway.page.PageConfig;
import dev.florin.gateway.page.SignIn;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wallet page as a browser gets it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTest {
  private static final Pattern ASSET = Pattern.compile("/assets/[0-9a-f]{16}/[a-z.-]+");
  private static final int WIRE_BYTES_MAX = 150 * 1024;
  private static final Path FILES =
      Path.of("..", "web", "src", "main", "resources", "dev", "florin", "web");

  private final TestGateway gateway = gateway(new SignIn.Sandbox(List.of("alice"), id -> id));

  private static TestGateway gateway(SignIn signIn) {
    return new TestGateway(
        GatewayConfig.defaults().listeningOn("127.0.0.1", 0).withPage(PageConfig.with(signIn)));
  }

  @AfterAll
  void close() {
    gateway.close();
  }

  @Test
  void pageComesWithAPolicyThatLetsNothingButItsOwnFilesRun() {
    HttpResponse<String> page = get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(page, "Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'")
        .doesNotContain("unsafe", "*", "http");
    assertThat(page.body()).doesNotContain("{version}", "<style", "style=", "http://", "https://");
    assertThat(page.body()).doesNotContainPattern("<script(?![^>]* src=)|\\son[a-z]+=");
  }

  @Test
  void pageThatIsKnownIsNotSentAgainButItsPolicyIs() {
    HttpResponse<String> page = get("/");
    HttpResponse<String> again =
        gateway.send(request("/").header("If-None-Match", header(page, "ETag")));

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(header(again, "ETag")).isEqualTo(header(page, "ETag"));
    assertThat(header(again, "Content-Security-Policy"))
        .isEqualTo(header(page, "Content-Security-Policy"));
  }

  @Test
  void everyFileThatThePageNeedsIsThereForEver() {
    List<String> assets =
        ASSET.matcher(get("/").body()).results().map(MatchResult::group).distinct().toList();

    assertThat(assets).hasSizeGreaterThan(15);
    assertThat(assets)
        .allSatisfy(asset -> {
          HttpResponse<String> file = get(asset);
          assertThat(file.statusCode()).isEqualTo(200);
          assertThat(header(file, "Cache-Control")).contains("immutable", "max-age=31536000");
          assertThat(header(file, "X-Content-Type-Options")).isEqualTo("nosniff");
          assertThat(header(file, "Content-Type")).isEqualTo(type(asset));
        });
  }

  @Test
  void pageNamesAndListsEveryFileThereIs() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      TreeSet<String> there =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> !name.equals("index.html") && !name.equals("files.txt"))
              .collect(Collectors.toCollection(TreeSet::new));
      TreeSet<String> named =
          ASSET
              .matcher(get("/").body())
              .results()
              .map(asset -> asset.group().substring(asset.group().lastIndexOf('/') + 1))
              .collect(Collectors.toCollection(TreeSet::new));

      assertThat(named).isEqualTo(there);
      assertThat(Files.readAllLines(FILES.resolve("files.txt"))).containsExactlyElementsOf(there);
    }
  }

  @Test
  void firstPageIsSmallOverTheWire() {
    int bytes = wireBytes("/");
    for (String asset :
        ASSET.matcher(get("/").body()).results().map(MatchResult::group).distinct().toList()) {
      bytes += wireBytes(asset);
    }

    System.getLogger("page").log(System.Logger.Level.INFO, "the page takes {0} bytes", bytes);
    assertThat(bytes).isLessThan(WIRE_BYTES_MAX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/0123456789abcdef/app.js",
        "/assets/VERSION/nothing.js",
        "/assets/VERSION/files.txt",
        "/assets/VERSION/index.html"
      })
  void whatIsNoFileOfThisVersionIsNotFound(String path) {
    String version =
        ASSET
            .matcher(get("/").body())
            .results()
            .findFirst()
            .orElseThrow()
            .group()
            .split("/", -1)[2];

    assertThat(get(path.replace("VERSION", version)).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/assets/0123456789abcdef/..%2Fapp.js", "/assets/x/app.js"})
  void whatCannotBeAFileIsRefused(String path) {
    assertThat(get(path).statusCode()).isEqualTo(400);
  }

  @Test
  void pageIsToldHowPeopleSignIn() {
    assertThat(signIn(new SignIn.Sandbox(List.of("alice", "bob"), id -> id)))
        .isEqualTo("{\"sign_in\":\"sandbox\",\"users\":[\"alice\",\"bob\"]}");
    assertThat(signIn(new SignIn.OpenId("https://id.example/realms/x", "florin-page")))
        .isEqualTo(
            "{\"sign_in\":\"oidc\",\"issuer\":\"https://id.example/realms/x\","
                + "\"client_id\":\"florin-page\"}");
    assertThat(signIn(new SignIn.Nowhere())).isEqualTo("{\"sign_in\":\"none\"}");
  }

  private String signIn(SignIn signIn) {
    try (TestGateway other = gateway(signIn);
        SecondOpinion second = new SecondOpinion(Contract.load().yaml())) {
      HttpResponse<String> answer = other.get("/page.json");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(second.response("getSignIn", 200, new JsonObject(answer.body())).getErrors())
          .isNullOrEmpty();
      return answer.body();
    }
  }

  @Test
  void issuerIsTheOnlyOtherPlaceThatThePageMayAsk() {
    try (TestGateway other =
        gateway(new SignIn.OpenId("https://id.example:8443/realms/x", "florin-page"))) {
      assertThat(header(other.get("/"), "Content-Security-Policy"))
          .contains("connect-src 'self' https://id.example:8443; ");
    }
  }

  @Test
  void withoutAPageThereIsNothing() {
    try (TestGateway other = new TestGateway()) {
      assertThat(other.get("/").statusCode()).isEqualTo(404);
      assertThat(other.get("/page.json").statusCode()).isEqualTo(404);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(gateway.uri(path));
  }

  private HttpResponse<String> get(String path) {
    return gateway.send(request(path));
  }

  /** What a browser is sent, headers apart; that it can be read is checked as well. */
  private int wireBytes(String path) {
    try {
      byte[] sent =
          gateway
              .client
              .send(
                  request(path).header("Accept-Encoding", "gzip").build(),
                  BodyHandlers.ofByteArray())
              .body();
      byte[] plain = get(path).body().getBytes(StandardCharsets.UTF_8);
      boolean compressed = sent.length > 1 && sent[0] == 0x1f && sent[1] == (byte) 0x8b;
      if (compressed) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(sent))) {
          assertThat(gzip.readAllBytes()).isEqualTo(plain);
        }
      }
      return sent.length;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String type(String asset) {
    return switch (asset.substring(asset.lastIndexOf('.') + 1)) {
      case "js" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      default -> "image/svg+xml";
    };
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
