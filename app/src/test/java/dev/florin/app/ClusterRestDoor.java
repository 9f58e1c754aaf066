package dev.florin.app;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A gateway. */
final class ClusterRestDoor implements ClusterDoor {
  private final RestClient rest;
  private final Customers customers;

  ClusterRestDoor(int port, Customers customers) {
    this.rest = RestClient.to(port, "");
    this.customers = customers;
  }

  @Override
  public long balanceVersion(String userId) throws Exception {
    Map<?, ?> balance = json(200, as(userId).get(path(userId) + "/balance"));
    return Long.parseLong(String.valueOf(balance.get("version")));
  }

  /** The lines state no version, but none is missing: so many there are. */
  @Override
  public long newestVersion(String userId) throws Exception {
    Map<?, ?> page = json(200, as(userId).get(path(userId) + "/transactions?limit=1"));
    List<?> lines = (List<?>) Objects.requireNonNull(page.get("transactions"));
    return lines.isEmpty() ? 0 : balanceVersion(userId);
  }

  @Override
  public void transfer(String userId, String toUserId, String key) throws Exception {
    String body = "{\"to_user_id\":\"" + toUserId + "\",\"amount\":1,\"currency\":\"USD\"}";
    json(201, as(userId).post("/v1/transfers", key, body));
  }

  @Override
  public void close() {
    rest.http().shutdownNow();
  }

  private RestClient as(String userId) {
    return rest.as(customers.token(userId));
  }

  private String path(String userId) {
    return "/v1/wallets/" + customers.walletIds().get(userId);
  }

  private static Map<?, ?> json(int expected, HttpResponse<String> response)
      throws IOException, CallFailedException {
    if (response.statusCode() != expected) {
      throw new CallFailedException(response.statusCode() + " " + response.body());
    }
    return (Map<?, ?>) Objects.requireNonNull(JsonTree.readAll(response.body()).getFirst());
  }
}
