package dev.florin.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.app.InnerFlorin;
import dev.florin.identity.SandboxIssuer;
import dev.florin.wallet.v1.CreateWalletRequest;
import dev.florin.wallet.v1.ListAuditEntriesRequest;
import dev.florin.wallet.v1.OperatorServiceGrpc;
import dev.florin.wallet.v1.WalletServiceGrpc;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** A running Florin with a wallet of alice's, and a credential for each role. */
final class AccessSite implements AutoCloseable {
  /** A door, by name. */
  enum Way {
    REST,
    GRPC
  }

  private static final List<String> ROLES =
      List.of("payments", "operator", "auditor", "events", "webhooks");
  private static final Ask AUDIT =
      Ask.get(
          "/v1/audit?limit=200",
          OperatorServiceGrpc.getListAuditEntriesMethod(),
          ListAuditEntriesRequest.newBuilder().setLimit(200));
  private static final Ask DAVES_WALLET =
      Ask.post(
          "/v1/wallets",
          "{\"currency\":\"USD\"}",
          WalletServiceGrpc.getCreateWalletMethod(),
          CreateWalletRequest.newBuilder().setCurrency("USD"));
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final InnerFlorin florin;
  private final Map<Way, AccessDoor> doors;
  private final SandboxIssuer issuer;
  private final Map<String, String> keys = new LinkedHashMap<>();
  private final Map<String, String> nothing = new LinkedHashMap<>();
  private Target alices = Target.ABSENT;
  private String maker = "";

  private AccessSite(InnerFlorin florin) {
    this.florin = florin;
    this.issuer = florin.issuer(Clock.systemUTC());
    this.doors =
        Map.of(
            Way.REST,
            new RestAccess(HttpClient.newHttpClient(), florin.httpPort()),
            Way.GRPC,
            GrpcAccess.to(florin.grpcPort()));
  }

  static AccessSite start(Path home) throws Exception {
    AccessSite site = new AccessSite(InnerFlorin.start(home));
    ROLES.forEach(role -> site.keys.put(role, site.key("key-" + role, role)));
    site.maker = site.key("maker", "webhooks");
    site.alices = site.target();
    site.collectWhatProvesNothing();
    for (String key : site.keys.values()) {
      site.await("a key is known", key, true);
    }
    site.await("a key is known", site.maker, true);
    site.await(
        "a key is revoked", Objects.requireNonNull(site.nothing.get("a revoked key")), false);
    return site;
  }

  private String key(String owner, String scope) {
    return florin.run("keys", "create", "--owner", owner, "--scope", scope, "--reason", "a test");
  }

  /** A wallet with a history: something that was accepted, and something that was done. */
  private Target target() throws Exception {
    JsonObject _ = rest(token("dave"), DAVES_WALLET);
    String wallet =
        rest(alice(), Asks.of("WalletService/ListWallets", Target.ABSENT))
            .getJsonArray("wallets")
            .getJsonObject(0)
            .getString("id");
    String key = Asks.freshKey();
    String transaction = rest(alice(), Asks.transfer(wallet, key)).getString("id");
    String accepted = rest(alice(), Asks.acceptTransfer(wallet, Asks.freshKey())).getString("id");
    return new Target(wallet, transaction, accepted, key, Target.ABSENT.webhookId());
  }

  private void collectWhatProvesNothing() {
    Instant hourAgo = Instant.now().minus(Duration.ofHours(1));
    Clock then = Clock.fixed(hourAgo, ZoneOffset.UTC);
    String token = alice();
    String key = Objects.requireNonNull(keys.get("operator"));
    String revoked = key("olga", "operator");
    florin.run("keys", "revoke", revoked.split("_", -1)[1], "--reason", "a test");
    nothing.put("no credential", "");
    nothing.put(
        "a token that expired", florin.issuer(then).issue("alice", null, Duration.ofMinutes(5)));
    nothing.put("half a token", token.substring(0, token.length() / 2));
    nothing.put("another signature", token.substring(0, token.length() - 8) + "AAAAAAAA");
    nothing.put("a revoked key", revoked);
    nothing.put("a guessed secret", key.substring(0, 25) + "A".repeat(key.length() - 25));
    nothing.put("a guessed id", key.replace(key.split("_", -1)[1], "AAAAAAAAAAAA"));
    nothing.put("half a key", key.substring(0, 30));
  }

  private void await(String what, String key, boolean letIn) throws Exception {
    Ask ask = Asks.of("WalletService/ListCurrencies", Target.ABSENT);
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    for (AccessDoor door : doors.values()) {
      while (door.ask(key, ask).isLetIn() != letIn) {
        assertThat(System.nanoTime()).as(what).isLessThan(deadlineNanos);
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  String alice() {
    return token("alice");
  }

  String bob() {
    return token("bob");
  }

  private String token(String userId) {
    return issuer.issue(userId, null, Duration.ofHours(1));
  }

  /** An API key with one scope, whose owner is {@code key-} and the scope. */
  String keyOf(String role) {
    return Objects.requireNonNull(keys.get(role), role);
  }

  Map<String, String> credentialsThatProveNothing() {
    return nothing;
  }

  Target alices() {
    return alices;
  }

  /** Asks about a target; what is said of another target with other ids looks the same. */
  Seen ask(Way way, String credential, String method, Target target) throws Exception {
    boolean ofWebhook = method.contains("Webhook") || method.endsWith("RedeliverEvents");
    boolean fresh = ofWebhook && !target.equals(Target.ABSENT);
    Target asked = fresh ? target.withWebhook(newWebhook()) : target;
    AccessDoor door = Objects.requireNonNull(doors.get(way));
    Seen seen = door.ask(credential, Asks.of(method, asked));
    if (fresh) {
      Seen _ = door.ask(maker, EventAsks.of("EventService/DeleteWebhook", asked));
    }
    return new Seen(seen.code(), asked.veil(seen.text()));
  }

  private String newWebhook() throws Exception {
    return rest(maker, EventAsks.CREATE_WEBHOOK).getString("id");
  }

  /** The newest entry about an actor, in JSON; empty where there is none. */
  String newestAuditEntryOf(String actor) throws Exception {
    return rest(keyOf("auditor"), AUDIT).getJsonArray("entries").stream()
        .map(JsonObject.class::cast)
        .filter(entry -> entry.getString("actor").equals(actor))
        .map(JsonObject::encode)
        .findFirst()
        .orElse("");
  }

  private JsonObject rest(String credential, Ask ask) throws Exception {
    Seen seen = Objects.requireNonNull(doors.get(Way.REST)).ask(credential, ask);
    assertThat(seen.code()).as(seen.text()).isEqualTo("ok");
    return new JsonObject(seen.text());
  }

  @Override
  public void close() {
    doors.values().forEach(AccessDoor::close);
    florin.close();
  }
}
