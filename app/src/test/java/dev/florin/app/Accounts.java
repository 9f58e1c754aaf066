package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.app.Answer.Line;
import dev.florin.app.Journal.Entry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Holds balances and statements, as REST shows them, against what a journal says was done. */
final class Accounts {
  private final Customers customers;
  private final RestClient client;

  Accounts(Customers customers, int port) {
    this.customers = customers;
    this.client = RestClient.to(port, "nobody yet");
  }

  /**
   * Each order that was done is in the statements of its users exactly once, with the id, amount
   * and balance that were acknowledged; nothing else is; and the balances are the sums.
   */
  void assertMatch(Journal journal) throws Exception {
    for (String userId : customers.userIds()) {
      Map<String, Long> gains = gains(journal, userId);
      List<Line> statement = statement(userId);

      assertThat(statement).extracting(Line::id).as(userId).doesNotHaveDuplicates();
      Map<String, Long> shown = new HashMap<>();
      statement.forEach(line -> shown.put(line.id(), line.amountMinor()));
      assertThat(shown).as(userId).isEqualTo(gains);
      Set<Line> lines = Set.copyOf(statement);
      assertThat(acknowledged(journal, userId)).as(userId).allMatch(lines::contains);
      assertBalance(userId, gains);
    }
  }

  private static Map<String, Long> gains(Journal journal, String userId) {
    Map<String, Long> gains = new HashMap<>();
    for (Entry entry : journal.entries()) {
      Order order = entry.order();
      if (entry.isDone() && order.userId().equals(userId)) {
        gains.put(line(entry).id(), order.ownGainMinor());
      } else if (entry.isDone() && userId.equals(order.recipientId())) {
        gains.put(line(entry).id(), order.amountMinor());
      }
    }
    return gains;
  }

  private static List<Line> acknowledged(Journal journal, String userId) {
    return journal.entries().stream()
        .filter(entry -> entry.isDone() && entry.order().userId().equals(userId))
        .map(Accounts::line)
        .toList();
  }

  private static Line line(Entry entry) {
    return entry.answer().orElseThrow().line().orElseThrow();
  }

  private void assertBalance(String userId, Map<String, Long> gains) throws Exception {
    Map<?, ?> balance = get(userId, "/v1/wallets/" + walletId(userId) + "/balance");
    long sumMinor = gains.values().stream().mapToLong(Long::longValue).sum();
    assertThat(balance.get("amount")).as(userId).isEqualTo(Long.toString(sumMinor));
    assertThat(balance.get("version")).as(userId).isEqualTo(Integer.toString(gains.size()));
  }

  private List<Line> statement(String userId) throws Exception {
    List<Line> lines = new ArrayList<>();
    String first = "/v1/wallets/" + walletId(userId) + "/transactions?limit=200";
    String path = first;
    while (!path.isEmpty()) {
      Map<?, ?> page = get(userId, path);
      for (Object line : (List<?>) Objects.requireNonNull(page.get("transactions"))) {
        lines.add(RestDoor.line((Map<?, ?>) line));
      }
      Object cursor = page.get("next_cursor");
      path = cursor == null ? "" : first + "&cursor=" + cursor;
    }
    return lines;
  }

  private Map<?, ?> get(String userId, String path) throws IOException, InterruptedException {
    HttpResponse<String> response = client.as(customers.token(userId)).get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return (Map<?, ?>) Objects.requireNonNull(JsonTree.readAll(response.body()).getFirst());
  }

  private String walletId(String userId) {
    return Objects.requireNonNull(customers.walletIds().get(userId));
  }
}
