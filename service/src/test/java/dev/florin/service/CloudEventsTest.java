package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.florin.ledger.Bounds;
import dev.florin.ledger.Command;
import dev.florin.ledger.Refusal;
import dev.florin.ledger.RefusalCode;
import dev.florin.ledger.events.Event;
import dev.florin.ledger.events.EventLog;
import dev.florin.ledger.events.EventPosition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventsTest {
  private static final int NOTES = 5_000;
  private static final int MESSAGE_BYTES_MAX = 4 * 1024 * 1024;
  private static final EventPosition PLACE = new EventPosition(1, 12_345);

  private final CloudEvents cloudEvents = new CloudEvents(Facts.wallets(), "/florin");

  @Test
  void transferIsThisText() {
    assertThat(json(Facts.transfer("lunch")))
        .isEqualTo(
            """
            {"specversion":"1.0","id":"1-12345","source":"/florin",\
            "type":"dev.florin.transaction.committed","subject":"701311000000000001",\
            "time":"2026-11-22T12:00:00.123456Z","datacontenttype":"application/json",\
            "data":{"id":"701311000000000001","kind":"transfer","amount":1170,"currency":"USD",\
            "note":"lunch",\
            "source":{"wallet_id":"1","user_id":"alice","version":"3","balance_after":8330},\
            "destination":{"wallet_id":"2","user_id":"bob","version":"1","balance_after":1170},\
            "trace_id":"4bf92f3577b34da6a3ce929d0e0e4736",\
            "created_at":"2026-11-22T12:00:00.123456Z"}}\
            """);
  }

  @Test
  void depositHasNoSourceAndWithdrawalNoDestination() {
    assertThat(data(Facts.deposit("pay day")))
        .isEqualTo(
            """
            {"id":"701311000000000001","kind":"deposit","amount":1170,"currency":"USD",\
            "note":"pay day","source":null,\
            "destination":{"wallet_id":"1","user_id":"alice","version":"1","balance_after":1170},\
            "trace_id":"4bf92f3577b34da6a3ce929d0e0e4736",\
            "created_at":"2026-11-22T12:00:00.123456Z"}\
            """);
    assertThat(data(Facts.withdrawal()))
        .isEqualTo(
            """
            {"id":"701311000000000001","kind":"withdrawal","amount":1170,"currency":"USD",\
            "note":null,\
            "source":{"wallet_id":"1","user_id":"alice","version":"3","balance_after":8330},\
            "destination":null,"trace_id":null,\
            "created_at":"2026-11-22T12:00:00.123456Z"}\
            """);
  }

  @Test
  void settledAndCancelledAreTheseTexts() {
    assertThat(json(Facts.settled()))
        .isEqualTo(
            """
            {"specversion":"1.0","id":"1-12345","source":"/florin",\
            "type":"dev.florin.accepted_transfer.settled","subject":"701311000000000001",\
            "time":"2026-11-22T12:00:00.123456Z","datacontenttype":"application/json",\
            "data":{"id":"701311000000000001","state":"settled","amount":1170,"currency":"USD",\
            "note":"lunch","source":{"wallet_id":"1","user_id":"alice"},\
            "destination":{"wallet_id":"2","user_id":"bob"},\
            "finished_at":"2026-11-22T12:00:00.123456Z",\
            "trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}}\
            """);
    assertThat(data(Facts.cancelled()))
        .isEqualTo(
            """
            {"id":"701311000000000001","state":"cancelled","amount":1170,"currency":"USD",\
            "note":null,"source":{"wallet_id":"1","user_id":"alice"},\
            "destination":{"wallet_id":"2","user_id":"bob"},\
            "finished_at":"2026-11-22T12:00:00.123456Z",\
            "trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}\
            """);
  }

  @Test
  void refusedSaysWhyInTheWordsOfTheTransfersOwnAnswer() {
    Refusal poor = Refusal.insufficientFunds(170, 1170, "USD");

    assertThat(data(Facts.refused(poor, 2)))
        .isEqualTo(
            """
            {"id":"701311000000000001","state":"refused","amount":1170,"currency":"USD",\
            "note":null,"source":{"wallet_id":"1","user_id":"alice"},\
            "destination":{"wallet_id":"2","user_id":"bob"},\
            "finished_at":"2026-11-22T12:00:00.123456Z",\
            "refusal":{"code":"insufficient_funds",\
            "detail":"The wallet holds 1.70 USD, 10.00 USD short of 11.70 USD.",\
            "shortfall":{"amount":1000,"currency":"USD"},\
            "available":{"amount":170,"currency":"USD"}},\
            "trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}\
            """);
  }

  @Test
  void recipientWhoWasNotThereIsNull() {
    Refusal nobody = Refusal.of(RefusalCode.RECIPIENT_NOT_FOUND, "USD");

    assertThat(data(Facts.refused(nobody, Command.NOBODY)))
        .contains("\"destination\":null,", "\"refusal\":{\"code\":\"recipient_not_found\",")
        .doesNotContain("shortfall");
  }

  static Stream<Event.Fact> facts() {
    return Stream.of(
        Facts.deposit(null),
        Facts.withdrawal(),
        Facts.transfer("a\"b"),
        Facts.settled(),
        Facts.cancelled(),
        Facts.refused(Refusal.insufficientFunds(170, 1170, "USD"), 2));
  }

  @ParameterizedTest
  @MethodSource("facts")
  void everyEventIsJsonAndTheSameEachTime(Event.Fact fact) throws Exception {
    String json = json(fact);

    assertThat(parsed(json))
        .containsEntry("specversion", "1.0")
        .containsEntry("id", "1-12345")
        .containsEntry("data.id", Long.toString(Facts.ID))
        .containsEntry("data.amount", 1170L);
    assertThat(json(fact)).isEqualTo(json);
    assertThat(json).doesNotContain("900").doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"",
        "\\",
        "\\\"",
        "</script>",
        "\u2028\u2029",
        "\uD83C\uDF5C",
        "e\u0301",
        "\uFEFF",
        "",
        "\u202Eevil",
        "\u00a0",
        "null",
        "{\"a\":1}"
      })
  void noteComesBackAsItWas(String note) throws Exception {
    assertThat(parsed(json(Facts.transfer(note)))).containsEntry("data.note", note);
  }

  @Test
  void anyNoteComesBackAsItWas() throws Exception {
    Random random = new Random(18);
    for (int each = 0; each < NOTES; each++) {
      String note = note(random);
      String json = json(Facts.transfer(note));

      assertThat(parsed(json)).as(json).containsEntry("data.note", note);
      byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
      assertThat(new String(utf8, StandardCharsets.UTF_8)).isEqualTo(json);
    }
  }

  @Test
  void largestPageFitsIntoAMessage() {
    InMemoryWallets wallets = new InMemoryWallets();
    wallets.open("\\".repeat(Bounds.NAME_CHARACTERS_MAX), "A", "USD");
    wallets.open("\"".repeat(Bounds.NAME_CHARACTERS_MAX), "B", "USD");
    CloudEvents longest = new CloudEvents(wallets, "s".repeat(255));
    String note = "\uD83C\uDF5C".repeat(Bounds.NOTE_CODE_POINTS_MAX);

    int bytes =
        longest
            .json(new Event(new EventPosition(1, 999_999_999_999_999_999L), Facts.transfer(note)))
            .getBytes(StandardCharsets.UTF_8)
            .length;

    assertThat((bytes + 200L) * EventLog.EVENTS_MAX).isLessThan(MESSAGE_BYTES_MAX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/florin", "florin", "https://pay.test/x?y#z", "urn:florin:eu", "//h/p"})
  void sourceIsAUriReference(String source) {
    assertThat(new CloudEvents(Facts.wallets(), source).json(event(Facts.withdrawal())))
        .contains("\"source\":\"" + source + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "%", "ä", "\u0000", "a\n", "[", "\"", "\ud800"})
  void anythingElseIsNoSource(String source) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CloudEvents(Facts.wallets(), source))
        .withMessageStartingWith("event-source: ");
    assertThat(CloudEvents.isSource("s".repeat(256))).isFalse();
  }

  private String json(Event.Fact fact) {
    return cloudEvents.json(event(fact));
  }

  /** What stands in the event's data. */
  private String data(Event.Fact fact) {
    String json = json(fact);
    String marker = "\"data\":";
    return json.substring(json.indexOf(marker) + marker.length(), json.length() - 1);
  }

  private static Event event(Event.Fact fact) {
    return new Event(PLACE, fact);
  }

  /** What callers may write: anything but control characters and halves of pairs. */
  private static String note(Random random) {
    StringBuilder note = new StringBuilder();
    int length = random.nextInt(20);
    while (note.codePointCount(0, note.length()) < length) {
      int codePoint =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(0x80);
            case 1 -> random.nextInt(0x2000, 0x2100);
            case 2 -> random.nextInt(0x10000);
            default -> random.nextInt(0x110000);
          };
      if (!Fields.isUnfit(codePoint)) {
        note.appendCodePoint(codePoint);
      }
    }
    return note.toString();
  }

  /** The fields of a document by their paths, as a strict parser reads them. */
  private static Map<String, @Nullable Object> parsed(String json) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    List<String> path = new ArrayList<>();
    JsonFactory factory = new JsonFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    try (JsonParser parser = factory.createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        String at = parser.currentName();
        switch (token) {
          case START_OBJECT -> path.add(at == null ? "" : at + ".");
          case END_OBJECT -> path.removeLast();
          case VALUE_STRING -> fields.put(String.join("", path) + at, parser.getText());
          case VALUE_NUMBER_INT -> fields.put(String.join("", path) + at, parser.getLongValue());
          case VALUE_NULL -> fields.put(String.join("", path) + at, null);
          case FIELD_NAME -> {}
          default -> throw new AssertionError("no event holds " + token);
        }
      }
    }
    return fields;
  }
}
