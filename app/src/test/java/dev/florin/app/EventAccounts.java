package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds what readers of events got against the rows of the ledger. */
final class EventAccounts {
  private final Cluster cluster;

  EventAccounts(Cluster cluster) {
    this.cluster = cluster;
  }

  /** The number of the newest event; all that was committed is among the events when it is read. */
  long newest() throws Exception {
    CrashTest.await(
        "a place for every batch",
        () -> cluster.ask("SELECT count(*) FROM event_outbox").equals("0"));
    return Long.parseLong(cluster.ask("SELECT last_position FROM event_sequence"));
  }

  /** No gap, nothing twice, nothing that the ledger does not hold, each wallet's in its order. */
  void assertLog(List<ReceivedEvent> pulled) throws SQLException {
    for (int i = 0; i < pulled.size(); i++) {
      assertThat(pulled.get(i).number()).as("place of %s", pulled.get(i).id()).isEqualTo(i + 1L);
    }
    List<String> told = pulled.stream().map(e -> e.type() + " " + e.subject()).toList();
    assertThat(told).doesNotHaveDuplicates();
    assertThat(Set.copyOf(told)).isEqualTo(expected());
    assertMovements(pulled);
    assertVersionsAscendByOne(pulled);
  }

  /** Each event of the log was taken; more than once only where it was sent again. */
  void assertDelivered(List<ReceivedEvent> pulled, WebhookSink sink) {
    assertThat(sink.forged()).isEmpty();
    Map<String, ReceivedEvent> log = new HashMap<>();
    pulled.forEach(event -> log.put(event.id(), event));
    Set<String> taken = new HashSet<>();
    for (List<WebhookSink.Receipt> receipts : sink.receipts()) {
      ReceivedEvent event = receipts.getFirst().event();
      assertThat(receipts)
          .as("what came of %s", event.id())
          .extracting(WebhookSink.Receipt::event)
          .containsOnly(log.get(event.id()));
      assertThat(receipts)
          .as("attempts at %s", event.id())
          .filteredOn(receipt -> receipt.attempt() == 1)
          .hasSizeLessThanOrEqualTo(1);
      if (receipts.stream().anyMatch(WebhookSink.Receipt::taken)) {
        taken.add(event.id());
      }
    }
    assertThat(taken).isEqualTo(log.keySet());
  }

  /** A wallet's stream told every line, each once, from the first one on. */
  void assertStream(String walletId, List<StreamReader.Line> lines) throws SQLException {
    assertThat(lines).as("stream of wallet %s", walletId).isEqualTo(statement(walletId));
  }

  private Set<String> expected() throws SQLException {
    Set<String> expected = new HashSet<>();
    cluster.ask(
        """
        SELECT 'committed ' || id FROM transfer
        UNION ALL SELECT 'settled ' || id FROM transfer WHERE key_space = 2
        UNION ALL SELECT 'refused ' || id FROM accepted_transfer WHERE state = 3
        UNION ALL SELECT 'cancelled ' || id FROM accepted_transfer WHERE state = 4
        """,
        row -> expected.add(row.getString(1)));
    return expected;
  }

  private void assertMovements(List<ReceivedEvent> pulled) throws SQLException {
    Map<String, List<String>> rows = new HashMap<>();
    cluster.ask(
        """
        SELECT id, amount, source_balance, source_version, destination_balance,
               destination_version, kind
          FROM transfer
        """,
        row -> {
          List<String> columns = new ArrayList<>(List.of(row.getString(2)));
          boolean fromUser = row.getInt(7) != 1;
          boolean toUser = row.getInt(7) != 2;
          columns.add(fromUser ? row.getString(3) + " at " + row.getString(4) : "null at null");
          columns.add(toUser ? row.getString(5) + " at " + row.getString(6) : "null at null");
          rows.put(row.getString(1), columns);
        });
    for (ReceivedEvent event : pulled) {
      if (event.type().equals("committed")) {
        assertThat(
                List.of(
                    String.valueOf(event.data("amount")),
                    side(event, "source"),
                    side(event, "destination")))
            .as(event.id())
            .isEqualTo(rows.get(event.subject()));
      }
    }
  }

  private static String side(ReceivedEvent event, String side) {
    return event.data(side, "balance_after") + " at " + event.data(side, "version");
  }

  private static void assertVersionsAscendByOne(List<ReceivedEvent> pulled) {
    Map<Object, Long> versions = new HashMap<>();
    for (ReceivedEvent event : pulled) {
      for (String side : List.of("source", "destination")) {
        Object walletId = event.data(side, "wallet_id");
        @Nullable Object version = event.data(side, "version");
        if (walletId != null && version != null) {
          assertThat(Long.parseLong(version.toString()))
              .as("version of wallet %s in %s", walletId, event.id())
              .isEqualTo(versions.merge(walletId, 1L, Long::sum));
        }
      }
    }
  }

  private List<StreamReader.Line> statement(String walletId) throws SQLException {
    List<StreamReader.Line> lines = new ArrayList<>();
    cluster.ask(
        """
        SELECT source_version, id, -amount, source_balance FROM transfer
         WHERE source_wallet_id = %1$s
        UNION ALL
        SELECT destination_version, id, amount, destination_balance FROM transfer
         WHERE destination_wallet_id = %1$s
        ORDER BY 1
        """
            .formatted(walletId),
        row ->
            lines.add(
                new StreamReader.Line(
                    row.getLong(1), row.getString(2), row.getString(3), row.getString(4))));
    return lines;
  }
}
