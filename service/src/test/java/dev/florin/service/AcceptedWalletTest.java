package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.service.Sandbox.User;
import dev.florin.wallet.v1.AcceptTransferResponse;
import dev.florin.wallet.v1.AcceptedTransfer;
import dev.florin.wallet.v1.AcceptedTransferState;
import dev.florin.wallet.v1.CancelAcceptedTransferRequest;
import dev.florin.wallet.v1.GetAcceptedTransferRequest;
import dev.florin.wallet.v1.GetTransactionRequest;
import dev.florin.wallet.v1.Transaction;
import dev.florin.wallet.v1.TransferRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Transfers that are accepted first, over real gRPC on the real ledger and a real PostgreSQL. */
@Timeout(300)
class AcceptedWalletTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static Sandbox sandbox;

  @BeforeAll
  static void start(@TempDir Path folder) {
    sandbox = new Sandbox(folder);
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void whatIsAcceptedSettlesAndShowsItsTwoSidesToItsTwoOwners() {
    User alice = sandbox.holder("alice", 100);
    User bob = sandbox.holder("bob", 0);

    AcceptedTransfer accepted =
        accept(alice, Requests.transfer(bob.id, 10).setNote("lunch 🍜").build()).getTransfer();
    AcceptedTransfer settled = awaitEnd(alice, accepted.getId());

    assertThat(accepted.getState())
        .isEqualTo(AcceptedTransferState.ACCEPTED_TRANSFER_STATE_PENDING);
    assertThat(settled.getState()).isEqualTo(AcceptedTransferState.ACCEPTED_TRANSFER_STATE_SETTLED);
    assertThat(settled.getAcceptedAt()).isEqualTo(accepted.getAcceptedAt());
    Transaction line = settled.getTransaction();
    assertThat(line).isEqualTo(transaction(alice, accepted.getId()));
    assertThat(line.getAmountMinor()).isEqualTo(-10).isEqualTo(accepted.getAmountMinor());
    assertThat(line.getBalanceAfterMinor()).isEqualTo(90).isEqualTo(alice.usdMinor());
    assertThat(line.getNote()).isEqualTo("lunch 🍜").isEqualTo(accepted.getNote());
    assertThat(line.getCounterparty()).isEqualTo(accepted.getCounterparty());
    assertThat(transaction(bob, accepted.getId()).getAmountMinor()).isEqualTo(10);
    assertThat(bob.usdMinor()).isEqualTo(10);
  }

  @Test
  void aReplayIsTheFirstAcceptanceAndPaysOnce() {
    User alice = sandbox.holder("alice", 100);
    User bob = sandbox.holder("bob", 0);
    TransferRequest request = Requests.transfer(bob.id, 10).build();

    AcceptTransferResponse first = accept(alice, request);
    awaitEnd(alice, first.getTransfer().getId());
    AcceptTransferResponse again = alice.inProcessCalls().acceptTransfer(request);

    assertThat(first.getReplayed()).isFalse();
    assertThat(again.getReplayed()).isTrue();
    assertThat(again.getTransfer()).as("as it was then").isEqualTo(first.getTransfer());
    settleAnother(alice, bob);
    assertThat(alice.usdMinor()).isEqualTo(89);
  }

  @Test
  void aKeyBelongsToOneRequestOfOneCallerInEachOfTheTwoWays() {
    User alice = sandbox.holder("alice", 100);
    User bob = sandbox.holder("bob", 100);
    TransferRequest request = Requests.transfer(bob.id, 10).build();
    String id = accept(alice, request).getTransfer().getId();

    refused(
        "idempotency_key_reused",
        () -> accept(alice, request.toBuilder().setAmountMinor(11).build()));
    awaitEnd(alice, id);
    refused("idempotency_key_reused", () -> accept(alice, request.toBuilder().setNote("").build()));
    String back =
        accept(bob, request.toBuilder().setToUserId(alice.id).build()).getTransfer().getId();
    assertThat(alice.calls().transfer(request).getReplayed()).as("at once").isFalse();
    awaitEnd(bob, back);
    assertThat(alice.usdMinor()).isEqualTo(90);
  }

  @Test
  void twentyEqualRequestsAtOnceAreAcceptedOnce() throws Exception {
    User alice = sandbox.holder("alice", 100);
    User bob = sandbox.holder("bob", 0);
    TransferRequest request = Requests.transfer(bob.id, 10).build();
    CyclicBarrier start = new CyclicBarrier(20);
    List<Callable<AcceptTransferResponse>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      var stub = i % 2 == 0 ? alice.calls() : alice.inProcessCalls();
      calls.add(() -> {
        start.await();
        return stub.acceptTransfer(request);
      });
    }

    List<AcceptTransferResponse> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<AcceptTransferResponse> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
    }
    assertThat(answers).filteredOn(answer -> !answer.getReplayed()).hasSize(1);
    assertThat(answers.stream().map(AcceptTransferResponse::getTransfer).distinct()).hasSize(1);
    settleAnother(alice, bob);
    assertThat(alice.usdMinor()).isEqualTo(89);
  }

  @Test
  void oneWalletsTransfersAreDecidedInTheOrderOfTheirAcceptance() {
    User alice = sandbox.holder("alice", 10);
    User bob = sandbox.holder("bob", 0);

    List<AcceptedTransfer> ended =
        LongStream.of(6, 6, 4)
            .mapToObj(amount -> accept(alice, Requests.transfer(bob.id, amount).build()))
            .toList()
            .stream()
            .map(response -> awaitEnd(alice, response.getTransfer().getId()))
            .toList();

    assertThat(ended)
        .extracting(AcceptedTransfer::getState)
        .containsExactly(
            AcceptedTransferState.ACCEPTED_TRANSFER_STATE_SETTLED,
            AcceptedTransferState.ACCEPTED_TRANSFER_STATE_REFUSED,
            AcceptedTransferState.ACCEPTED_TRANSFER_STATE_SETTLED);
    assertThat(ended.get(1).getRefusal().getCode()).isEqualTo("insufficient_funds");
    assertThat(ended.get(1).getRefusal().getMetadataMap()).containsEntry("shortfall_minor", "2");
    assertThat(ended.get(1).hasFinishedAt()).isTrue();
    tooLate(alice, ended.get(0), "settled");
    tooLate(alice, ended.get(1), "refused");
    assertThat(bob.usdMinor()).isEqualTo(10);
  }

  @Test
  void aRecipientWhoWasNotThereIsRefusedWhenItSettles() {
    User alice = sandbox.holder("alice", 10);
    User bob = sandbox.newcomer("bob");
    TransferRequest request = Requests.transfer(bob.id, 1).build();

    AcceptTransferResponse first = accept(alice, request);
    AcceptedTransfer refused = awaitEnd(alice, first.getTransfer().getId());
    bob.open("USD");

    assertThat(refused.getRefusal().getCode()).isEqualTo("recipient_not_found");
    assertThat(refused.hasCounterparty()).isFalse();
    assertThat(accept(alice, request).getTransfer()).isEqualTo(first.getTransfer());
    assertThat(get(alice, first.getTransfer().getId())).isEqualTo(refused);
  }

  @Test
  void anothersAcceptedTransferLooksLikeOneThatIsNotThere() {
    User alice = sandbox.holder("alice", 10);
    User bob = sandbox.holder("bob", 0);
    String id = accept(alice, Requests.transfer(bob.id, 1).build()).getTransfer().getId();

    for (String each : List.of(id, "77")) {
      Errors.refused(Status.Code.NOT_FOUND, "not_found", () -> get(bob, each));
      Errors.refused(Status.Code.NOT_FOUND, "not_found", () -> cancel(bob, each));
    }
    String direct =
        alice.calls().transfer(Requests.transfer(bob.id, 1).build()).getTransaction().getId();
    Errors.refused(Status.Code.NOT_FOUND, "not_found", () -> get(alice, direct));
  }

  @Test
  void whatIsCancelledNeverMovesMoney(@TempDir Path folder) throws Exception {
    try (Sandbox idle = Sandbox.withoutWorkers(folder)) {
      User alice = idle.holder("alice", 100);
      User bob = idle.holder("bob", 0);
      TransferRequest request = Requests.transfer(bob.id, 10).build();
      String id = accept(alice, request).getTransfer().getId();
      assertThat(get(alice, id).getState())
          .isEqualTo(AcceptedTransferState.ACCEPTED_TRANSFER_STATE_PENDING);

      AcceptedTransfer cancelled = cancel(alice, id);

      assertThat(cancelled.getState())
          .isEqualTo(AcceptedTransferState.ACCEPTED_TRANSFER_STATE_CANCELLED);
      assertThat(cancelled.hasFinishedAt()).isTrue();
      assertThat(cancel(alice, id)).isEqualTo(cancelled).isEqualTo(get(alice, id));
      AcceptTransferResponse again = accept(alice, request);
      assertThat(again.getReplayed()).isTrue();
      assertThat(again.getTransfer().getId()).isEqualTo(id);
      assertThat(idle.text("SELECT sum(accepted) FROM backlog_accepted"))
          .isEqualTo(idle.text("SELECT sum(finished) FROM backlog_finished"))
          .isEqualTo("1");
      assertThat(alice.usdMinor()).isEqualTo(100);
    }
  }

  @Test
  void aFullBacklogRefusesAndAcceptsAgainOnceThereIsRoom(@TempDir Path folder) {
    try (Sandbox idle = Sandbox.withoutWorkers(folder)) {
      User alice = idle.holder("alice", 100);
      User bob = idle.holder("bob", 0);
      List<String> ids = new ArrayList<>();
      for (int each = 0; each < Sandbox.BACKLOG_MAX; each++) {
        ids.add(accept(alice, Requests.transfer(bob.id, 1).build()).getTransfer().getId());
      }
      TransferRequest oneMore = Requests.transfer(bob.id, 1).build();

      StatusRuntimeException full =
          Errors.refused(Status.Code.UNAVAILABLE, "overloaded", () -> accept(alice, oneMore));
      assertThat(Errors.retryDelaySeconds(full)).isPositive();
      cancel(alice, ids.getFirst());
      assertThat(accept(alice, oneMore).getReplayed()).as("nothing was accepted").isFalse();
    }
  }

  private static AcceptTransferResponse accept(User user, TransferRequest request) {
    return user.calls().acceptTransfer(request);
  }

  /** One more of the same wallet: once it is settled, all before it are decided. */
  private static void settleAnother(User from, User to) {
    String id = accept(from, Requests.transfer(to.id, 1).build()).getTransfer().getId();
    assertThat(awaitEnd(from, id).hasTransaction()).isTrue();
  }

  private static AcceptedTransfer awaitEnd(User user, String id) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      AcceptedTransfer transfer = get(user, id);
      if (transfer.getState() != AcceptedTransferState.ACCEPTED_TRANSFER_STATE_PENDING) {
        return transfer;
      }
      assertThat(System.nanoTime()).as("still pending: " + transfer).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  private static void tooLate(User user, AcceptedTransfer transfer, String state) {
    StatusRuntimeException refusal =
        refused("not_cancellable", () -> cancel(user, transfer.getId()));
    assertThat(Errors.info(refusal).getMetadataMap()).containsEntry("state", state);
    assertThat(get(user, transfer.getId())).isEqualTo(transfer);
  }

  private static StatusRuntimeException refused(String reason, ThrowingCallable call) {
    return Errors.refused(Status.Code.FAILED_PRECONDITION, reason, call);
  }

  private static Transaction transaction(User user, String id) {
    return user.calls()
        .getTransaction(GetTransactionRequest.newBuilder().setTransactionId(id).build());
  }

  private static AcceptedTransfer get(User user, String id) {
    return user.calls()
        .getAcceptedTransfer(GetAcceptedTransferRequest.newBuilder().setTransferId(id).build());
  }

  private static AcceptedTransfer cancel(User user, String id) {
    return user.calls()
        .cancelAcceptedTransfer(
            CancelAcceptedTransferRequest.newBuilder().setTransferId(id).build());
  }
}
