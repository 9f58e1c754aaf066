package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.Fingerprint;
import dev.florin.wallet.v1.DepositRequest;
import dev.florin.wallet.v1.TransferRequest;
import dev.florin.wallet.v1.WithdrawRequest;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FingerprintsTest {
  @Test
  void theKeyIsNoPartOfTheRequest() {
    assertThat(of(request -> request.setIdempotencyKey("one")))
        .isEqualTo(of(request -> request.setIdempotencyKey("two")));
  }

  @Test
  void everyFieldAndItsPresenceMakesAnotherRequest() {
    List<Fingerprint> fingerprints =
        Stream.<Consumer<TransferRequest.Builder>>of(
                request -> {},
                request -> request.setFromWalletId("7"),
                request -> request.setFromWalletId(""),
                request -> request.setToUserId("bobb"),
                request -> request.setToWalletId("bob"),
                request -> request.clearRecipient(),
                request -> request.setAmountMinor(2),
                request -> request.setCurrency("EUR"),
                request -> request.setNote(""),
                request -> request.setNote("x"))
            .map(FingerprintsTest::of)
            .toList();

    assertThat(fingerprints).doesNotHaveDuplicates();
  }

  @Test
  void theOperationIsPartOfTheRequest() {
    assertThat(Fingerprints.of(DepositRequest.newBuilder().setWalletId("7").build()))
        .isNotEqualTo(Fingerprints.of(WithdrawRequest.newBuilder().setWalletId("7").build()));
  }

  @Test
  void whereOneTextEndsAndTheNextBeginsMatters() {
    DepositRequest.Builder request = DepositRequest.newBuilder();

    assertThat(Fingerprints.of(request.setWalletId("71").setCurrency("USD").build()))
        .isNotEqualTo(Fingerprints.of(request.setWalletId("7").setCurrency("1USD").build()));
  }

  /** Stored with keys: a changed encoding would turn replays into reused keys. */
  @Test
  void theEncodingDoesNotChange() {
    assertThat(of(request -> request.setNote("lunch")))
        .hasToString("686849e71fcf4bff058a4c373c9e5b579edb06d558bf862c14e10b73ff907d59");
  }

  private static Fingerprint of(Consumer<TransferRequest.Builder> change) {
    TransferRequest.Builder request =
        TransferRequest.newBuilder().setToUserId("bob").setAmountMinor(1).setCurrency("USD");
    change.accept(request);
    return Fingerprints.of(request.build());
  }
}
