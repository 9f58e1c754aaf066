package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest {
  @ParameterizedTest
  @CsvSource({
    "OVERLOADED, UNAVAILABLE, overloaded",
    "UNAVAILABLE, UNAVAILABLE, unavailable",
    "OUTCOME_PENDING, ABORTED, outcome_pending",
    "OUTCOME_UNKNOWN, UNAVAILABLE, outcome_unknown"
  })
  void aFaultSaysWhatIsCertainAndWhenToTryAgain(Fault fault, Status.Code code, String reason) {
    StatusRuntimeException status =
        Faults.status(new CompletionException(new LedgerFaultException(fault, "SELECT secret")));

    assertThat(status.getStatus().getCode()).isEqualTo(code);
    assertThat(Errors.info(status).getReason()).isEqualTo(reason);
    assertThat(Errors.info(status).getMetadataMap()).containsEntry("retry_after_seconds", "1");
    assertThat(Errors.retryDelaySeconds(status)).isEqualTo(1);
    assertThat(status).hasMessageNotContaining("secret");
  }

  @Test
  void whatNobodyExpectedTellsNothingOfTheInside() {
    for (Throwable thrown :
        new Throwable[] {
          new LedgerFaultException(Fault.INTERNAL, "SELECT secret"),
          new IllegalStateException("secret"),
          new CompletionException("secret", new StackOverflowError("secret"))
        }) {
      StatusRuntimeException status = Faults.status(thrown);

      assertThat(status.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
      assertThat(Errors.info(status).getReason()).isEqualTo("internal");
      assertThat(status).hasMessageNotContaining("secret");
    }
  }
}
