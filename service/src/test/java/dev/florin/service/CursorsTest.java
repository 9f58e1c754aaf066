package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.History.Direction;
import dev.florin.ledger.History.Filter;
import dev.florin.ledger.History.PageRequest;
import dev.florin.ledger.Kind;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTest {
  private static final Filter FULL =
      new Filter(
          Kind.TRANSFER,
          Direction.OUT,
          Instant.parse("2026-01-01T00:00:00.123456789Z"),
          Instant.parse("2026-02-01T00:00:00Z"),
          77L);

  private final Cursors cursors = cursors(1);

  @Test
  void aCursorKeepsItsPlaceAndItsFilters() {
    assertThat(cursors.decode(cursors.encode(7, 42, FULL), 7, 20))
        .isEqualTo(new PageRequest(7, 42, 20, FULL));
    assertThat(cursors.decode(cursors.encode(7, 42, Filter.NONE), 7, 1))
        .isEqualTo(new PageRequest(7, 42, 1, Filter.NONE));
  }

  @Test
  void aCursorOfAnotherInstanceWithTheSameKeyIsGood() {
    assertThat(cursors(1).decode(cursors.encode(7, 42, FULL), 7, 20).beforeVersion()).isEqualTo(42);
  }

  @Test
  void aCursorOfAnotherWalletIsRefused() {
    assertInvalid(cursors.encode(8, 42, FULL));
  }

  @Test
  void aCursorUnderAnotherKeyIsRefused() {
    assertInvalid(cursors(2).encode(7, 42, FULL));
  }

  @Test
  void everyChangedByteIsRefused() {
    byte[] bytes = Base64.getUrlDecoder().decode(cursors.encode(7, 42, FULL));
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= 1;
      assertInvalid(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
      bytes[i] ^= 1;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "=", "*", "eyJhIjoxfQ"})
  void aMadeUpCursorIsRefused(String cursor) {
    assertInvalid(cursor);
    assertInvalid("*".repeat(92));
    assertInvalid("A".repeat(92));
    assertInvalid(cursors.encode(7, 42, FULL) + cursor + "A");
  }

  private void assertInvalid(String cursor) {
    assertThatThrownBy(() -> cursors.decode(cursor, 7, 20))
        .hasMessageContaining("INVALID_ARGUMENT: cursor: ");
  }

  private static Cursors cursors(int keyByte) {
    byte[] key = new byte[32];
    key[0] = (byte) keyByte;
    return new Cursors(new SecretKeySpec(key, "HmacSHA256"));
  }
}
