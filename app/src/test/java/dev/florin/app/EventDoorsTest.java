package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.florin.app.configuration.Keys;
import dev.florin.identity.SandboxIssuer;
import dev.florin.identity.Scopes;
import dev.florin.ledger.events.EventType;
import dev.florin.ledger.webhook.Webhooks;
import dev.florin.wallet.v1.Event;
import dev.florin.wallet.v1.EventServiceGrpc;
import dev.florin.wallet.v1.ListEventsRequest;
import dev.florin.wallet.v1.ListEventsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** The log of events and the webhooks through all doors, over the real ledger. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class EventDoorsTest {
  private static final String PLENTY = "1000000/s burst 1000000";
  private static final String WEBHOOK = "{\"url\":\"https://receiver.example/\"}";

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private @Nullable Florin florin;
  private @Nullable SandboxIssuer issuer;

  @BeforeAll
  void start(@TempDir Path home) {
    logged.start();
    rootLogger().addAppender(logged);
    florin =
        Florin.start(
            TestConfiguration.in(
                home, Map.of(Keys.THROTTLE_READS, PLENTY, Keys.THROTTLE_WRITES, PLENTY)),
            new Parts());
    issuer = SandboxIssuer.open(home.resolve(".florin/sandbox-key"));
  }

  @AfterAll
  void stop() {
    florin().close();
    rootLogger().detachAppender(logged);
  }

  @Test
  void whatHappenedIsToldInOrderAndAlikeThroughBothDoors() throws Exception {
    RestClient alice = rest("alice", "");
    RestClient reader = rest("office", "events");
    String start = next(reader.get("/v1/events?after=latest"));
    String note = "a \\\"b\\\" \uD83C\uDF5C \u2028";

    assertThat(alice.post("/v1/transfers", "e1", transfer(1170, note)).statusCode()).isEqualTo(201);
    assertThat(alice.post("/v2/transfers", "e2", transfer(5, "later")).statusCode()).isEqualTo(202);
    String tooMuch = transfer(1_000_000_000, "never");
    assertThat(alice.post("/v2/transfers", "e3", tooMuch).statusCode()).isEqualTo(202);
    List<Event> events = grpcEvents(start, 4);

    assertThat(events)
        .extracting(Event::getType)
        .containsExactlyInAnyOrder(
            EventType.TRANSACTION_COMMITTED.text(),
            EventType.TRANSACTION_COMMITTED.text(),
            EventType.ACCEPTED_TRANSFER_SETTLED.text(),
            EventType.ACCEPTED_TRANSFER_REFUSED.text());
    assertThat(events.getFirst().getJson())
        .contains("\"note\":\"a \\\"b\\\" \uD83C\uDF5C \u2028\"", "\"user_id\":\"bob\"");
    assertThat(reader.get("/v1/events?after=" + start + "&limit=4").body())
        .isEqualTo(
            events.stream()
                .map(Event::getJson)
                .collect(
                    Collectors.joining(
                        ",",
                        "{\"events\":[",
                        "],\"next_after\":\"" + events.getLast().getId() + "\"}")));
  }

  @Test
  void logIsTheSameWhateverThePagesAre() throws Exception {
    String whole = events(rest("office", "events").get("/v1/events?limit=2"));

    RestClient reader = rest("office", "events");
    List<String> parts = new ArrayList<>();
    HttpResponse<String> page = reader.get("/v1/events?limit=1");
    parts.add(events(page));
    parts.add(events(reader.get("/v1/events?limit=1&after=" + next(page))));

    assertThat(String.join(",", parts)).isEqualTo(whole);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/events?after=2-1, 410, cursor_expired",
    "/v1/events?after=1-999999999999999999, 410, cursor_expired",
    "/v1/events?after=999999999999999999-0, 410, cursor_expired",
    "/v1/events?after=1-1000000000000000000, 400, invalid_cursor",
    "/v1/events?after=oldest, 400, invalid_cursor",
    "/v1/events?after=1-1%00, 400, invalid_cursor",
    "/v1/events?after=%EF%BC%91-1, 400, invalid_cursor",
    "/v1/events?after=1-1&after=1-2, 400, invalid_field",
    "/v1/events?limit=1001, 400, invalid_field",
    "/v1/webhooks/9223372036854775807, 404, not_found",
    "/v1/webhooks/9223372036854775808, 400, invalid_field",
    "/v1/webhooks/9/deliveries, 404, not_found"
  })
  void badQuestionIsAProblem(String path, int status, String code) throws Exception {
    assertProblem(rest("office", "events webhooks").get(path), status, code);
  }

  @Test
  void withoutItsScopeADoorStaysShut() throws Exception {
    for (String scopes : List.of("", "webhooks", "events:all")) {
      assertProblem(rest("alice", scopes).get("/v1/events"), 403, "forbidden");
    }
    for (String scopes : List.of("", "events")) {
      RestClient stranger = rest("alice", scopes);
      assertProblem(stranger.get("/v1/webhooks"), 403, "forbidden");
      assertProblem(stranger.post("/v1/webhooks", "", WEBHOOK), 403, "forbidden");
      assertProblem(stranger.post("/v1/webhooks/1/secret"), 403, "forbidden");
      assertProblem(stranger.post("/v1/webhooks/1/enable", "", "{}"), 403, "forbidden");
    }
    assertProblem(rest("alice", "").as("forged").get("/v1/events"), 401, "unauthenticated");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"url\":\"https://a.example\",\"after\":\"2-1\"}; 410; cursor_expired",
        "{\"url\":\"https://a.example\",\"after\":\"1-99999999\"}; 410; cursor_expired",
        "{\"url\":\"https://u:p@a.example\"}; 400; invalid_field",
        "{\"url\":\"https://a.example/#x\"}; 400; invalid_field",
        "{\"url\":\"ftp://a.example\"}; 400; invalid_field",
        "{\"url\":\"https://a.example:99999\"}; 400; invalid_field",
        "{\"url\":\"https://a.example\",\"id\":\"1\"}; 400; unknown_field",
        "{\"url\":\"https://a.example\",\"url\":\"https://b.example\"}; 400; malformed_request",
        "{\"url\":\"https://a.example\\ud800\"}; 400; malformed_request"
      })
  void refusedWebhookIsNotMade(String body, int status, String code) throws Exception {
    RestClient operator = rest("alice", "webhooks");
    String before = webhooks(operator);

    assertProblem(operator.post("/v1/webhooks", "", body), status, code);
    assertThat(webhooks(operator)).isEqualTo(before);
  }

  /** All that is told of them but how far their deliveries are: that changes meanwhile. */
  private static String webhooks(RestClient operator) throws Exception {
    String told = operator.get("/v1/webhooks").body();
    assertThat(told).contains("\"position\"", "\"failing_since\"");
    return told.replaceAll("\"position\":.*?\"failing_since\":[^,]*,", "");
  }

  /** One test, because it fills the table: a life, the bound under a rush, and no secret told. */
  @Test
  void webhooksLiveWithinTheirBoundAndTheirSecretsAreInNoLog() throws Exception {
    RestClient operator = rest("alice", "webhooks events");
    HttpResponse<String> made = operator.post("/v1/webhooks", "", WEBHOOK);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    String place = made.headers().firstValue("Location").orElseThrow();
    assertThat(operator.get(place).body()).contains("\"state\":\"enabled\"");
    assertThat(operator.post(place + "/disable").body()).contains("\"state\":\"disabled\"");
    assertThat(operator.post(place + "/enable", "", "{}").body()).contains("\"state\":\"enabled\"");
    assertProblem(
        operator.post(place + "/enable", "", "{\"after\":\"7-1\"}"), 410, "cursor_expired");
    HttpResponse<String> rotated = operator.post(place + "/secret");
    assertRedeliveryIsChecked(operator, place);

    List<Integer> statuses = createAtOnce(operator, Webhooks.WEBHOOKS_MAX + 20);

    assertThat(statuses).containsOnly(201, 422);
    assertThat(count(operator.get("/v1/webhooks").body(), "\"created_by\"")).isEqualTo(100);
    assertProblem(operator.post("/v1/webhooks", "", WEBHOOK), 422, "limit_exceeded");
    for (HttpResponse<String> secret : List.of(made, rotated)) {
      assertToldNowhere(secret(secret.body()));
    }
  }

  private static void assertRedeliveryIsChecked(RestClient operator, String place)
      throws Exception {
    String again = place + "/redeliveries";
    assertThat(operator.post(again, "", "{\"first_event_id\":\"1-1\"}").body())
        .isEqualTo("{\"events\":1}");
    assertProblem(
        operator.post(again, "", "{\"first_event_id\":\"1-1\",\"last_event_id\":\"1-10001\"}"),
        400,
        "invalid_field");
    assertProblem(
        operator.post(again, "", "{\"first_event_id\":\"1-1\",\"last_event_id\":\"1-10000\"}"),
        410,
        "cursor_expired");
    assertProblem(operator.post(again, "", "{\"first_event_id\":\"3-1\"}"), 410, "cursor_expired");
  }

  private static List<Integer> createAtOnce(RestClient operator, int callers) throws Exception {
    Callable<Integer> create = () -> operator.post("/v1/webhooks", "", WEBHOOK).statusCode();
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      for (Future<Integer> status :
          threads.invokeAll(IntStream.range(0, callers).mapToObj(n -> create).toList())) {
        statuses.add(status.get());
      }
    }
    return statuses;
  }

  /** The events after a place, once there are so many. */
  private List<Event> grpcEvents(String after, int count) {
    Metadata metadata = new Metadata();
    metadata.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + token("office", "events"));
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", florin().grpcPort().getAsInt())
            .usePlaintext()
            .intercept(MetadataUtils.newAttachHeadersInterceptor(metadata))
            .build();
    try {
      var stub = EventServiceGrpc.newBlockingStub(channel);
      ListEventsRequest request =
          ListEventsRequest.newBuilder().setAfter(after).setLimit(count).build();
      ListEventsResponse page = stub.listEvents(request);
      while (page.getEventsCount() < count) {
        page = stub.listEvents(request);
      }
      return page.getEventsList();
    } finally {
      channel.shutdownNow();
    }
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).contains("\"code\":\"" + code + "\"", "\"trace_id\":\"");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  private void assertToldNowhere(String secret) {
    assertThat(secret).hasSizeGreaterThan(20);
    assertThat(List.copyOf(logged.list))
        .noneMatch(event -> event.getFormattedMessage().contains(secret))
        .noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.ERROR));
  }

  private static String transfer(long amountMinor, String note) {
    return "{\"to_user_id\":\"bob\",\"amount\":%d,\"currency\":\"USD\",\"note\":\"%s\"}"
        .formatted(amountMinor, note);
  }

  private static String next(HttpResponse<String> page) {
    return between(page.body(), "\"next_after\":\"", "\"");
  }

  private static String events(HttpResponse<String> page) {
    return between(page.body(), "{\"events\":[", "],\"next_after\"");
  }

  private static String secret(String body) {
    return between(body, "\"secret\":\"whsec_", "\"");
  }

  private static String between(String text, String before, String after) {
    int from = text.indexOf(before) + before.length();
    return text.substring(from, text.indexOf(after, from));
  }

  private static int count(String text, String part) {
    return Arrays.asList(text.split(part, -1)).size() - 1;
  }

  private RestClient rest(String user, String scopes) {
    return RestClient.to(florin().httpPort().getAsInt(), token(user, scopes));
  }

  private String token(String user, String scopes) {
    return Objects.requireNonNull(issuer)
        .issue(user, null, Scopes.ofClaim(scopes), Duration.ofHours(1));
  }

  private Florin florin() {
    return Objects.requireNonNull(florin);
  }

  private static Logger rootLogger() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
