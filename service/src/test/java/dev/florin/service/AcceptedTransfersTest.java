package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.Acceptance;
import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.Kind;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.Refusal;
import dev.florin.ledger.RefusalCode;
import dev.florin.ledger.Transfer;
import dev.florin.wallet.v1.AcceptTransferResponse;
import dev.florin.wallet.v1.AcceptedTransferState;
import dev.florin.wallet.v1.CancelAcceptedTransferRequest;
import dev.florin.wallet.v1.Counterparty;
import dev.florin.wallet.v1.GetAcceptedTransferRequest;
import dev.florin.wallet.v1.TransferRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the service does around a backlog that a test writes. */
@Timeout(120)
class AcceptedTransfersTest {
  private final ScriptedLedger ledger = new ScriptedLedger();
  private final ScriptedBacklog backlog = ledger.backlog;
  private final Evictions evictions = new Evictions();
  @TempDir Path folder;
  private Clients clients;
  private long alice;
  private long bob;
  private long euros;

  @BeforeEach
  void start() {
    alice = ledger.wallets.open("alice", "Alice", "USD").wallet().id();
    bob = ledger.wallets.open("bob", "Bob", "USD").wallet().id();
    euros = ledger.wallets.open("bob", "Bob", "EUR").wallet().id();
    clients = Clients.of(ledger.doors(evictions), folder);
  }

  @AfterEach
  void stop() {
    clients.close();
  }

  @Test
  void whatIsAcceptedIsPendingAndNamesTheRecipient() {
    TransferRequest request = Requests.transfer("bob", 1170).setNote("lunch").build();

    AcceptTransferResponse response = accept(request);

    assertThat(response.getReplayed()).isFalse();
    assertThat(response.getTransfer())
        .isEqualTo(
            dev.florin.wallet.v1.AcceptedTransfer.newBuilder()
                .setId("7001")
                .setState(AcceptedTransferState.ACCEPTED_TRANSFER_STATE_PENDING)
                .setWalletId(Long.toString(alice))
                .setAmountMinor(-1170)
                .setCurrency("USD")
                .setCounterparty(counterparty())
                .setNote("lunch")
                .setAcceptedAt(Messages.timestamp(ScriptedBacklog.NOON))
                .build());
    Command command = backlog.asked.getFirst().command();
    assertThat(command.callerKey())
        .isEqualTo(CallerKey.accepted("alice", request.getIdempotencyKey()));
    assertThat(command.fingerprint()).isEqualTo(Fingerprints.of(request));
    assertThat(command.sourceWalletId()).isEqualTo(alice);
    assertThat(command.destinationWalletId()).isEqualTo(bob);
    assertThat(backlog.asked.getFirst().patience()).isPositive();
    assertThat(ledger.submissions).as("nothing moves yet").isEmpty();
  }

  @Test
  void aReplayIsTheFirstAcceptanceAgain() {
    AcceptTransferResponse first = accept(Requests.transfer("bob", 10).build());
    AcceptedTransfer accepted = backlog.find(7001).orElseThrow();
    backlog.script = answering(new Acceptance.Accepted(accepted, true));

    ledger.wallets.open("carol", "Carol", "USD");
    AcceptTransferResponse again = accept(Requests.transfer("carol", 10).build());

    assertThat(again.getReplayed()).isTrue();
    assertThat(again.getTransfer()).as("what was accepted").isEqualTo(first.getTransfer());
  }

  @Test
  void aKeyOfAnotherRequestIsRefused() {
    backlog.script = answering(new Acceptance.KeyReused());

    refused("idempotency_key_reused", Requests.transfer("bob", 10).build());
  }

  @Test
  void aRecipientWhoIsNotThereIsLeftToTheSettlement() {
    AcceptTransferResponse response = accept(Requests.transfer("carol", 10).build());
    String carol = Long.toString(ledger.wallets.open("carol", "Carol", "USD").wallet().id());

    assertThat(response.getTransfer().hasCounterparty()).isFalse();
    assertThat(backlog.asked.getFirst().command().destinationWalletId()).isEqualTo(Command.NOBODY);
    assertThat(get("alice", "7001").hasCounterparty()).as("not even later: " + carol).isFalse();
  }

  @Test
  void whatCanOnlyBeRefusedIsRefusedAtOnce() {
    refused("same_wallet", Requests.transfer("alice", 10).build());
    refused("same_wallet", toWallet(alice).setCurrency("EUR").setFromWalletId("" + alice).build());
    refused("currency_mismatch", toWallet(euros).build());
    refused("currency_mismatch", toWallet(euros).setFromWalletId("" + alice).build());
    refused(
        "currency_mismatch",
        Requests.transfer("bob", 10).setCurrency("EUR").setFromWalletId("" + alice).build());

    assertThat(backlog.asked).isEmpty();
  }

  @Test
  void whoHasNoSuchWalletIsToldSo() {
    for (TransferRequest request :
        List.of(
            Requests.transfer("alice", 10).setFromWalletId("" + bob).build(),
            Requests.transfer("alice", 10).setFromWalletId("999").build(),
            Requests.transfer("bob", 10).setCurrency("JPY").build())) {
      Errors.refused(Status.Code.NOT_FOUND, "not_found", () -> accept(request));
    }
    assertThat(backlog.asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "OVERLOADED, UNAVAILABLE, overloaded",
    "UNAVAILABLE, UNAVAILABLE, unavailable",
    "OUTCOME_UNKNOWN, UNAVAILABLE, outcome_unknown",
    "OUTCOME_PENDING, ABORTED, outcome_pending"
  })
  void aFaultOfTheBacklogReachesTheCallerWithItsReason(
      Fault fault, Status.Code code, String reason) {
    backlog.script =
        command -> CompletableFuture.failedFuture(new LedgerFaultException(fault, "secret"));

    StatusRuntimeException told =
        Errors.refused(code, reason, () -> accept(Requests.transfer("bob", 10).build()));

    assertThat(Errors.retryDelaySeconds(told)).isEqualTo(1);
    assertThat(told).hasMessageNotContaining("secret");
  }

  @Test
  void aSettledOneComesWithTheTransactionAndIsSeenInWhatIsReadNext() {
    String id = acceptedId();
    assertThat(get("alice", id).getState())
        .isEqualTo(AcceptedTransferState.ACCEPTED_TRANSFER_STATE_PENDING);
    assertThat(evictions.wallets).as("pending tells nothing new").isEmpty();
    Transfer transfer = settle(id);

    var told = get("alice", id);

    assertThat(told.getState()).isEqualTo(AcceptedTransferState.ACCEPTED_TRANSFER_STATE_SETTLED);
    assertThat(told.getTransaction().getId()).isEqualTo(id);
    assertThat(told.getTransaction().getBalanceAfterMinor()).isEqualTo(90);
    assertThat(told.getTransaction().getAmountMinor()).isEqualTo(-10);
    assertThat(told.getTransaction().getCounterparty()).isEqualTo(counterparty());
    assertThat(told.getFinishedAt()).isEqualTo(Messages.timestamp(transfer.createdAt()));
    assertThat(evictions.wallets).containsExactly(alice, bob);
  }

  @Test
  void aRefusedOneComesWithTheReasonAndItsFigures() {
    String id = acceptedId();
    Instant later = ScriptedBacklog.NOON.plusSeconds(5);
    backlog.becomes(
        id, new AcceptedTransfer.Refused(Refusal.insufficientFunds(3, 10, "USD"), later));

    var told = get("alice", id);

    assertThat(told.getState()).isEqualTo(AcceptedTransferState.ACCEPTED_TRANSFER_STATE_REFUSED);
    assertThat(told.getRefusal().getCode()).isEqualTo("insufficient_funds");
    assertThat(told.getRefusal().getMetadataMap()).containsEntry("shortfall_minor", "7");
    assertThat(told.getFinishedAt()).isEqualTo(Messages.timestamp(later));
    assertThat(told.hasTransaction()).isFalse();
  }

  @Test
  void aParkedOneIsNotFinished() {
    String id = acceptedId();
    backlog.becomes(id, new AcceptedTransfer.Parked());

    assertThat(get("alice", id).getState())
        .isEqualTo(AcceptedTransferState.ACCEPTED_TRANSFER_STATE_PARKED);
    assertThat(get("alice", id).hasFinishedAt()).isFalse();
  }

  @Test
  void onlyWhoAskedForItSeesItAndCancelsIt() {
    String id = acceptedId();

    for (String other : List.of("bob", "eve")) {
      hidden(other, id);
    }
    assertThat(backlog.cancelled).as("not even tried").isEmpty();
    assertThat(get("alice", id).getState())
        .isEqualTo(AcceptedTransferState.ACCEPTED_TRANSFER_STATE_PENDING);
  }

  /** The answer for another's must not differ from that for one that is not there. */
  private void hidden(String user, String id) {
    for (String each : List.of(id, "77")) {
      StatusRuntimeException got =
          Errors.refused(Status.Code.NOT_FOUND, "not_found", () -> get(user, each));
      StatusRuntimeException cancelled =
          Errors.refused(Status.Code.NOT_FOUND, "not_found", () -> cancel(user, each));
      assertThat(got).hasMessage("NOT_FOUND: You have no such transfer.");
      assertThat(cancelled).hasMessage(got.getMessage());
    }
  }

  @Test
  void aCancelledOneStaysCancelledHoweverOftenItIsAsked() {
    String id = acceptedId();

    var first = cancel("alice", id);
    var second = cancel("alice", id);

    assertThat(first.getState()).isEqualTo(AcceptedTransferState.ACCEPTED_TRANSFER_STATE_CANCELLED);
    assertThat(first.getFinishedAt())
        .isEqualTo(Messages.timestamp(ScriptedBacklog.NOON.plusSeconds(1)));
    assertThat(second).isEqualTo(first).isEqualTo(get("alice", id));
  }

  @Test
  void aSettledOneIsNotCancelledAndIsSeenInWhatIsReadNext() {
    String id = acceptedId();
    settle(id);

    assertThat(tooLate(id, "settled")).hasMessageContaining("the money has moved");
    assertThat(evictions.wallets).containsExactly(alice, bob);
  }

  @Test
  void aRefusedOrParkedOneIsNotCancelled() {
    String id = acceptedId();
    backlog.becomes(
        id,
        new AcceptedTransfer.Refused(
            Refusal.of(RefusalCode.WALLET_FROZEN, "USD"), ScriptedBacklog.NOON));
    tooLate(id, "refused");

    backlog.becomes(id, new AcceptedTransfer.Parked());
    tooLate(id, "parked");
  }

  private StatusRuntimeException tooLate(String id, String state) {
    StatusRuntimeException refusal =
        Errors.refused(
            Status.Code.FAILED_PRECONDITION, "not_cancellable", () -> cancel("alice", id));
    assertThat(Errors.info(refusal).getMetadataMap()).isEqualTo(Map.of("state", state));
    return refusal;
  }

  @Test
  void aCancellationWhoseAnswerIsLostMayHaveHappened() {
    String id = acceptedId();
    backlog.faultAfterCancel = new LedgerFaultException(Fault.UNAVAILABLE, "secret");

    StatusRuntimeException told =
        Errors.refused(Status.Code.UNAVAILABLE, "outcome_unknown", () -> cancel("alice", id));
    assertThat(told).hasMessageContaining("Cancel it again").hasMessageNotContaining("secret");
    assertThat(Errors.retryDelaySeconds(told)).isEqualTo(1);

    backlog.faultAfterCancel = null;
    assertThat(cancel("alice", id).getState())
        .isEqualTo(AcceptedTransferState.ACCEPTED_TRANSFER_STATE_CANCELLED);
  }

  @ParameterizedTest
  @CsvSource({"''", "0", "-1", "1.0", "abc", "9223372036854775808"})
  void aBadIdIsNamed(String id) {
    for (StatusRuntimeException refusal :
        List.of(
            Errors.refused(Status.Code.INVALID_ARGUMENT, "invalid_field", () -> get("alice", id)),
            Errors.refused(
                Status.Code.INVALID_ARGUMENT, "invalid_field", () -> cancel("alice", id)))) {
      assertThat(Errors.info(refusal).getMetadataMap())
          .containsEntry("field", "transfer_id")
          .containsEntry("value", id);
    }
  }

  private AcceptTransferResponse accept(TransferRequest request) {
    return clients.as("alice").acceptTransfer(request);
  }

  private String acceptedId() {
    return accept(Requests.transfer("bob", 10).build()).getTransfer().getId();
  }

  private Transfer settle(String id) {
    Command command = backlog.find(Long.parseLong(id)).orElseThrow().command();
    Transfer transfer =
        new Transfer(
            Long.parseLong(id),
            Kind.TRANSFER,
            command.callerKey(),
            command.fingerprint(),
            alice,
            bob,
            10,
            "USD",
            90,
            10,
            2,
            1,
            null,
            null,
            ScriptedBacklog.NOON.plusMillis(3));
    backlog.becomes(id, new AcceptedTransfer.Settled(transfer));
    return transfer;
  }

  private void refused(String reason, TransferRequest request) {
    StatusRuntimeException refusal =
        Errors.refused(Status.Code.FAILED_PRECONDITION, reason, () -> accept(request));
    assertThat(Errors.info(refusal).getMetadataMap()).as("nothing is stored").isEmpty();
  }

  private static TransferRequest.Builder toWallet(long walletId) {
    return Requests.transfer("", 10).setToWalletId("" + walletId);
  }

  private Counterparty counterparty() {
    return Counterparty.newBuilder().setWalletId("" + bob).setUserId("bob").build();
  }

  private dev.florin.wallet.v1.AcceptedTransfer get(String user, String id) {
    return clients
        .as(user)
        .getAcceptedTransfer(GetAcceptedTransferRequest.newBuilder().setTransferId(id).build());
  }

  private dev.florin.wallet.v1.AcceptedTransfer cancel(String user, String id) {
    return clients
        .as(user)
        .cancelAcceptedTransfer(
            CancelAcceptedTransferRequest.newBuilder().setTransferId(id).build());
  }

  private static Function<Command, CompletableFuture<Acceptance>> answering(Acceptance acceptance) {
    return command -> CompletableFuture.completedFuture(acceptance);
  }

  /** Keeps nothing, and remembers what was to be forgotten. */
  private static final class Evictions implements ReadCache {
    final List<Long> wallets = new CopyOnWriteArrayList<>();

    @Override
    public CompletableFuture<byte[]> get(
        long walletId, String entry, Supplier<CompletableFuture<byte[]>> load) {
      return load.get();
    }

    @Override
    public CompletableFuture<Void> evict(long[] walletIds) {
      for (long walletId : walletIds) {
        wallets.add(walletId);
      }
      return CompletableFuture.completedFuture(null);
    }
  }
}
