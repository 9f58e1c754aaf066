package dev.florin.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ApiKeyTextTest {
  /** A key of a version before this one must stay good. */
  private static final String KEY =
      "florin_7GkZ0qTn3VdB_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg09TXxj";

  @Test
  void aKeyHasAFormThatScannersFindAndIsReadBack() {
    ApiKeyText key = ApiKeyText.random();

    assertThat(key.reveal()).matches("florin_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}");
    ApiKeyText read = ApiKeyText.parse(key.reveal()).orElseThrow();
    assertThat(read.id()).isEqualTo(key.id());
    assertThat(read.secretHash()).isEqualTo(key.secretHash()).hasSize(32);
    assertThat(ApiKeyText.isMeantBy(key.reveal())).isTrue();
  }

  @Test
  void aKeyOfAnEarlierVersionIsRead() {
    assertThat(ApiKeyText.parse(KEY))
        .hasValueSatisfying(key -> assertThat(key.id()).isEqualTo("7GkZ0qTn3VdB"));
  }

  @Test
  void oneWrongCharacterAnywhereMakesItNoKey() {
    String key = ApiKeyText.random().reveal();
    for (int i = 0; i < key.length(); i++) {
      char other = key.charAt(i) == 'x' ? 'y' : 'x';
      String wrong = key.substring(0, i) + other + key.substring(i + 1);
      assertThat(ApiKeyText.parse(wrong)).as(wrong).isEmpty();
    }
    assertThat(ApiKeyText.parse(key + "x")).isEmpty();
    assertThat(ApiKeyText.parse(key + "\n")).isEmpty();
    assertThat(ApiKeyText.parse(key.substring(1))).isEmpty();
    assertThat(ApiKeyText.parse("")).isEmpty();
  }

  @Test
  void noTwoKeysAndNoTwoSecretsAreTheSame() {
    ApiKeyText one = ApiKeyText.random();
    ApiKeyText other = ApiKeyText.random();
    ApiKeyText rotated = ApiKeyText.random(one.id());

    assertThat(one.id()).isNotEqualTo(other.id());
    assertThat(one.secretHash()).isNotEqualTo(other.secretHash());
    assertThat(rotated.id()).isEqualTo(one.id());
    assertThat(rotated.secretHash()).isNotEqualTo(one.secretHash());
    assertThatThrownBy(() -> ApiKeyText.random("no id"))
        .hasMessageNotContaining("no id")
        .hasMessageContaining("12 letters and digits");
  }

  @Test
  void itsTextInALogIsNotItsSecret() {
    ApiKeyText key = ApiKeyText.random();

    assertThat(key).hasToString("florin_" + key.id() + "_...");
  }

  @Test
  void keysAndTokensAreAskedOfWhoKnowsThem() {
    Authenticator both =
        new ByCredential(
            token -> CompletableFuture.completedFuture(new Proof.Refused("keys")),
            token -> CompletableFuture.completedFuture(new Proof.Refused("tokens")));

    assertThat(both.authenticate("florin_x").join()).isEqualTo(new Proof.Refused("keys"));
    assertThat(both.authenticate("eyJ.a.b").join()).isEqualTo(new Proof.Refused("tokens"));
    assertThat(both.authenticate("").join()).isEqualTo(new Proof.Refused("tokens"));
  }
}
