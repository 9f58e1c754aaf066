package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.identity.SandboxIssuer;
import dev.florin.identity.Scopes;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Users of the sandbox, each with one wallet, who know no more than any caller. */
final class Customers {
  private final SandboxIssuer issuer;
  private final List<String> userIds = new ArrayList<>();
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private final Map<String, String> walletIds = new ConcurrentHashMap<>();

  private Customers(SandboxIssuer issuer) {
    this.issuer = issuer;
  }

  /** Opens a wallet for each. */
  static Customers open(Path home, int port, int count) throws Exception {
    Customers customers = new Customers(SandboxIssuer.open(home.resolve(".florin/sandbox-key")));
    RestClient rest = RestClient.to(port, "");
    for (int number = 0; number < count; number++) {
      customers.open("user-" + number, rest);
    }
    return customers;
  }

  private void open(String userId, RestClient rest) throws Exception {
    userIds.add(userId);
    tokens.put(userId, issuer.issue(userId, null, Duration.ofHours(12)));
    HttpResponse<String> response =
        rest.as(token(userId)).post("/v1/wallets", userId, "{\"currency\":\"USD\"}");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    walletIds.put(userId, response.body().replaceFirst("(?s)\\{\"id\":\"(\\d+)\".*", "$1"));
  }

  List<String> userIds() {
    return userIds;
  }

  String token(String userId) {
    return Objects.requireNonNull(tokens.get(userId));
  }

  /** Of somebody who reads all events and manages webhooks. */
  String systemToken() {
    return issuer.issue(
        "back-office", null, new Scopes(Set.copyOf(Scopes.KNOWN)), Duration.ofHours(12));
  }

  String walletId(String userId) {
    return Objects.requireNonNull(walletIds.get(userId));
  }

  /** By user. */
  Map<String, String> walletIds() {
    return walletIds;
  }

  /** Pays into each wallet, so much that every second one has soon spent it; what, by user. */
  Map<String, Long> depositOpenings(int port) throws Exception {
    RestClient rest = RestClient.to(port, "");
    Map<String, Long> openingMinor = new HashMap<>();
    for (String userId : userIds) {
      long amountMinor = openingMinor.size() % 2 == 0 ? 10_000_000 : 2_000;
      openingMinor.put(userId, amountMinor);
      String body =
          "{\"wallet_id\":\"%s\",\"amount\":%d,\"currency\":\"USD\"}"
              .formatted(walletId(userId), amountMinor);
      HttpResponse<String> response = rest.as(token(userId)).post("/v1/deposits", "opening", body);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    }
    return openingMinor;
  }
}
