package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.identity.Authenticator;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.Refusal;
import dev.florin.ledger.RefusalCode;
import dev.florin.service.ScriptedLedger.Submission;
import dev.florin.wallet.v1.Direction;
import dev.florin.wallet.v1.GetBalanceRequest;
import dev.florin.wallet.v1.GetIdempotencyRequest;
import dev.florin.wallet.v1.IdempotencyState;
import dev.florin.wallet.v1.ListCurrenciesRequest;
import dev.florin.wallet.v1.ListTransactionsRequest;
import dev.florin.wallet.v1.MovementResponse;
import dev.florin.wallet.v1.TransactionKind;
import dev.florin.wallet.v1.TransferRequest;
import dev.florin.wallet.v1.WalletServiceGrpc;
import dev.florin.wallet.v1.WalletServiceGrpc.WalletServiceFutureStub;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service does around a ledger that answers when a test says. */
@Timeout(120)
class WalletServerTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final GetBalanceRequest BALANCE =
      GetBalanceRequest.newBuilder().setWalletId("1").build();
  private static final TransferRequest TRANSFER =
      TransferRequest.newBuilder()
          .setToUserId("bob")
          .setAmountMinor(1)
          .setCurrency("USD")
          .setIdempotencyKey("k")
          .build();

  private final ScriptedLedger ledger = new ScriptedLedger();
  @TempDir Path folder;
  private Clients clients;

  @BeforeEach
  void start() {
    ledger.wallets.open("alice", "Alice", "USD");
    ledger.wallets.open("bob", "Bob", "USD");
    clients = Clients.of(ledger.doors(), folder);
  }

  @AfterEach
  void stop() {
    clients.close();
  }

  @Test
  void aCallWithoutATokenIsRefused() {
    for (ManagedChannel channel : List.of(clients.tcp, clients.inProcess)) {
      StatusRuntimeException refusal =
          Errors.refused(
              Status.Code.UNAUTHENTICATED,
              "unauthenticated",
              () -> Clients.with(channel, "x", "y").getBalance(BALANCE));
      assertThat(refusal).hasMessageContaining("no token was sent");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Basic YTpi"})
  void aBadTokenIsRefused(String header) {
    Errors.refused(
        Status.Code.UNAUTHENTICATED,
        "unauthenticated",
        () -> Clients.with(clients.tcp, "authorization", header).getBalance(BALANCE));
    Errors.refused(
        Status.Code.UNAUTHENTICATED,
        "unauthenticated",
        () ->
            Clients.with(clients.tcp, "authorization", header)
                .listCurrencies(ListCurrenciesRequest.getDefaultInstance()));
  }

  @Test
  void bothDoorsServeTheSameInstance() {
    assertThat(clients.as("alice").getBalance(BALANCE))
        .isEqualTo(clients.inProcessAs("alice").getBalance(BALANCE));
    assertThat(
            clients
                .as("alice")
                .listCurrencies(ListCurrenciesRequest.getDefaultInstance())
                .getCurrenciesList())
        .hasSize(154);
  }

  @Test
  void theLedgerGetsTheCallsDeadlineLessAMargin() throws Exception {
    Future<MovementResponse> call = start(Duration.ofSeconds(30));
    Submission inTime = next();
    assertThat(inTime.patience())
        .as("bounded by the service's own patience")
        .isEqualTo(Duration.ofSeconds(10));
    call.cancel(true);

    Future<MovementResponse> hasty = start(Duration.ofSeconds(8));
    assertThat(next().patience())
        .isBetween(Duration.ZERO, Duration.ofSeconds(8).minus(Deadlines.MARGIN));
    hasty.cancel(true);
  }

  @Test
  void aCallWithNoTimeLeftNeverReachesTheLedger() {
    assertThatThrownBy(() ->
            clients
                .inProcessAs("alice")
                .withDeadlineAfter(Deadlines.MARGIN.toMillis() / 2, TimeUnit.MILLISECONDS)
                .transfer(TRANSFER))
        .isInstanceOf(StatusRuntimeException.class)
        .satisfies(e ->
            assertThat(Status.fromThrowable(e).getCode())
                .isIn(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED));
    assertThat(ledger.submissions).isEmpty();
  }

  @Test
  void anAnswerToACallThatWasCancelledIsDroppedQuietly() throws Exception {
    Future<MovementResponse> call = start(Duration.ofSeconds(30));
    Submission submission = next();
    call.cancel(true);
    assertThat(
            submission
                .outcome()
                .complete(new Outcome.Refused(Refusal.of(RefusalCode.SAME_WALLET, "USD"), false)))
        .isTrue();

    assertThat(clients.as("alice").getBalance(BALANCE).getWalletId()).isEqualTo("1");
  }

  @Test
  void aFaultOfTheLedgerReachesTheCallerWithItsReason() throws Exception {
    CompletableFuture<Submission> answered =
        CompletableFuture.supplyAsync(() -> {
          Submission submission = next();
          submission
              .outcome()
              .completeExceptionally(
                  new LedgerFaultException(Fault.OUTCOME_UNKNOWN, "connection reset"));
          return submission;
        });

    StatusRuntimeException fault =
        Errors.refused(
            Status.Code.UNAVAILABLE,
            "outcome_unknown",
            () -> clients.as("alice").transfer(TRANSFER));
    assertThat(Errors.retryDelaySeconds(fault)).isEqualTo(1);
    assertThat(fault).hasMessageNotContaining("connection reset");
    assertThat(answered.get().command().callerKey().caller()).isEqualTo("alice");
  }

  @Test
  void theTraceOfACallReachesTheLedger() throws Exception {
    Future<MovementResponse> call = start(Duration.ofSeconds(30));
    assertThat(next().command().traceId()).isEqualTo(TRACE);
    call.cancel(true);
  }

  @Test
  void anUnexpectedFailureTellsNothingOfTheInside() {
    ledger.wallets.beforeBalance =
        () -> {
          throw new IllegalStateException("SELECT secret");
        };

    StatusRuntimeException fault =
        Errors.refused(
            Status.Code.INTERNAL, "internal", () -> clients.as("alice").getBalance(BALANCE));
    assertThat(fault).hasMessageNotContaining("secret");
  }

  @Test
  void aMovementThatWaitsForTheDatabaseHoldsUpNoOtherCallOfItsConnection() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    ledger.wallets.beforeFind =
        () -> {
          inside.countDown();
          awaitQuietly(release);
        };
    Future<MovementResponse> call = start(Duration.ofSeconds(60));
    assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();

    var other =
        stub(Duration.ofSeconds(30)).listCurrencies(ListCurrenciesRequest.getDefaultInstance());
    assertThat(other.get(60, TimeUnit.SECONDS)).isNotNull();
    release.countDown();
    assertThat(next().command().traceId()).as("what the call came with").isEqualTo(TRACE);
    call.cancel(true);
  }

  @Test
  void readsBeyondTheBoundWaitForTheirTurnAndNoLongerThanTheirDeadline() throws Exception {
    CountDownLatch inside = new CountDownLatch(4);
    CountDownLatch release = new CountDownLatch(1);
    ledger.wallets.beforeBalance =
        () -> {
          inside.countDown();
          awaitQuietly(release);
        };
    List<Future<?>> reads =
        IntStream.range(0, 4)
            .<Future<?>>mapToObj(i -> stub(Duration.ofSeconds(60)).getBalance(BALANCE))
            .toList();
    assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();

    assertThatThrownBy(() ->
            clients.as("alice").withDeadlineAfter(300, TimeUnit.MILLISECONDS).getBalance(BALANCE))
        .satisfies(e ->
            assertThat(Status.fromThrowable(e).getCode())
                .isIn(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED));
    release.countDown();
    for (Future<?> read : reads) {
      assertThat(read.get(60, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void oneCallTooManyIsRefusedAtOnce(@TempDir Path other) throws Exception {
    try (Clients narrow =
        Clients.of(ledger.doors(), other, Clients.config(true, 1, Duration.ofSeconds(10)))) {
      Future<MovementResponse> first =
          WalletServiceGrpc.newFutureStub(narrow.tcp)
              .withInterceptors(headers(narrow.token("alice", null)))
              .transfer(TRANSFER);
      Submission submission = next();
      Errors.refused(
          Status.Code.UNAVAILABLE, "overloaded", () -> narrow.as("alice").getBalance(BALANCE));
      submission
          .outcome()
          .complete(new Outcome.Refused(Refusal.of(RefusalCode.SAME_WALLET, "USD"), false));
      assertThatThrownBy(first::get).hasMessageContaining("same wallet");
    }
  }

  @Test
  void askingForAKeySaysWhetherItIsBeingWorkedOn() {
    GetIdempotencyRequest request =
        GetIdempotencyRequest.newBuilder().setIdempotencyKey("k").build();
    assertThat(clients.as("alice").getIdempotency(request).getState())
        .isEqualTo(IdempotencyState.IDEMPOTENCY_STATE_NOT_FOUND);
    ledger.inProgress.set(true);
    assertThat(clients.as("alice").getIdempotency(request).getState())
        .isEqualTo(IdempotencyState.IDEMPOTENCY_STATE_IN_PROGRESS);
  }

  @Test
  void aCursorCarriesItsFiltersToTheNextPage() {
    ListTransactionsRequest.Builder request =
        ListTransactionsRequest.newBuilder()
            .setWalletId("1")
            .setKind(TransactionKind.TRANSACTION_KIND_TRANSFER)
            .setDirection(Direction.DIRECTION_OUT)
            .setCounterpartyUserId("bob");
    String cursor = clients.as("alice").listTransactions(request.build()).getNextCursor();
    clients
        .as("alice")
        .listTransactions(
            ListTransactionsRequest.newBuilder()
                .setWalletId("1")
                .setCursor(cursor)
                .setLimit(7)
                .build());

    assertThat(ledger.pages).hasSize(2);
    assertThat(ledger.pages.get(0).linesMax()).isEqualTo(50);
    assertThat(ledger.pages.get(0).filter().counterpartyWalletId()).isEqualTo(2);
    assertThat(ledger.pages.get(1).filter()).isEqualTo(ledger.pages.get(0).filter());
    assertThat(ledger.pages.get(1).beforeVersion()).isEqualTo(42);
    assertThat(ledger.pages.get(1).linesMax()).isEqualTo(7);
  }

  @Test
  void anotherUsersStatementIsNoneEvenWithACursor() {
    String cursor =
        clients
            .as("alice")
            .listTransactions(ListTransactionsRequest.newBuilder().setWalletId("1").build())
            .getNextCursor();

    Errors.refused(
        Status.Code.NOT_FOUND,
        "not_found",
        () ->
            clients
                .as("bob")
                .listTransactions(
                    ListTransactionsRequest.newBuilder()
                        .setWalletId("1")
                        .setCursor(cursor)
                        .build()));
    Errors.refused(
        Status.Code.INVALID_ARGUMENT,
        "invalid_cursor",
        () ->
            clients
                .as("bob")
                .listTransactions(
                    ListTransactionsRequest.newBuilder()
                        .setWalletId("2")
                        .setCursor(cursor)
                        .build()));
  }

  @Test
  void aMessageBeyondTheLimitIsRefused() {
    TransferRequest huge = TRANSFER.toBuilder().setNote("n".repeat(70_000)).build();

    assertThatThrownBy(() -> clients.as("alice").transfer(huge))
        .satisfies(e ->
            assertThat(Status.fromThrowable(e).getCode())
                .isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
    assertThat(ledger.submissions).isEmpty();
  }

  /** Protobuf refuses it before the service sees it. */
  @Test
  void aTextThatIsNotUtf8IsRefused() {
    byte[] currency = {0x0a, 0x01, (byte) 0xff};

    StatusRuntimeException refusal =
        Errors.refused(
            Status.Code.INVALID_ARGUMENT,
            "malformed_request",
            () -> RawCall.createWallet(clients.tcp, clients.token("alice", null), currency));
    assertThat(refusal).hasMessageNotContaining("InvalidProtocolBuffer");
  }

  @Test
  void healthFollowsTheLedger() throws Exception {
    for (String service : List.of("", WalletServiceGrpc.SERVICE_NAME)) {
      assertThat(health(service)).isEqualTo(ServingStatus.SERVING);
    }
    HealthWatch watch = new HealthWatch();
    HealthGrpc.newStub(clients.tcp).watch(HealthCheckRequest.getDefaultInstance(), watch);
    watch.await(ServingStatus.SERVING);
    ledger.ready.set(false);
    watch.await(ServingStatus.NOT_SERVING);
    ledger.ready.set(true);
    watch.await(ServingStatus.SERVING);
  }

  @Test
  void aServerThatDrainsEndsWhatIsInWorkAndTakesNothingNew() throws Exception {
    HealthWatch watch = new HealthWatch();
    HealthGrpc.newStub(clients.tcp).watch(HealthCheckRequest.getDefaultInstance(), watch);
    watch.await(ServingStatus.SERVING);
    Future<MovementResponse> call = start(Duration.ofSeconds(60));
    Submission submission = next();
    CompletableFuture<Boolean> drained =
        CompletableFuture.supplyAsync(() -> clients.server.drain(Duration.ofSeconds(60)));
    watch.await(ServingStatus.NOT_SERVING);
    watch.cancel();
    submission
        .outcome()
        .complete(new Outcome.Refused(Refusal.of(RefusalCode.SAME_WALLET, "USD"), false));

    assertThatThrownBy(call::get).hasMessageContaining("same wallet");
    assertThat(drained.get(60, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> clients.as("alice").getBalance(BALANCE))
        .satisfies(
            e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.UNAVAILABLE));
  }

  @Test
  void reflectionNamesTheServicesWithoutAToken() throws Exception {
    CompletableFuture<List<String>> names = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> questions =
        ServerReflectionGrpc.newStub(clients.tcp).serverReflectionInfo(new Names(names));
    questions.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

    assertThat(names.get(60, TimeUnit.SECONDS))
        .contains("wallet.v1.WalletService", "grpc.health.v1.Health");
    questions.onCompleted();
  }

  @Test
  void aTakenPortIsSaidInOneLine() {
    WalletServerConfig config =
        WalletServerConfig.of(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), clients.server.port()),
            null,
            true);

    assertThatThrownBy(
            () -> WalletServer.start(config, ledger.doors(), Authenticator.of(clients.issuer)))
        .hasMessageContaining("cannot listen on")
        .hasMessageContaining(Integer.toString(clients.server.port()))
        .message()
        .doesNotContain("\n");
  }

  @Test
  void aBadConfigurationStopsTheStart() {
    assertThatThrownBy(() -> WalletServerConfig.of(null, null, true))
        .hasMessage("listen: nowhere (expected: an address or a name)");
    assertThatThrownBy(() -> Clients.config(true, 0, Duration.ofSeconds(1)))
        .hasMessage("calls-max: 0 (expected: 1 to 1000000)");
    assertThatThrownBy(() -> Clients.config(true, 1, Duration.ofMillis(1)))
        .hasMessage("patience-max: PT0.001S (expected: PT0.1S to PT5M)");
  }

  private ServingStatus health(String service) {
    return HealthGrpc.newBlockingStub(clients.tcp)
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  private Future<MovementResponse> start(Duration deadline) {
    return stub(deadline).transfer(TRANSFER);
  }

  private WalletServiceFutureStub stub(Duration deadline) {
    return WalletServiceGrpc.newFutureStub(clients.tcp)
        .withInterceptors(headers(clients.token("alice", null)))
        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static ClientInterceptor headers(String token) {
    Metadata headers = new Metadata();
    headers.put(Admission.AUTHORIZATION, "Bearer " + token);
    headers.put(
        Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
        "00-" + TRACE + "-b7ad6b7169203331-01");
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  private Submission next() {
    try {
      Submission submission = ledger.submissions.poll(60, TimeUnit.SECONDS);
      assertThat(submission).as("a command for the ledger").isNotNull();
      return submission;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private record Names(CompletableFuture<List<String>> names)
      implements StreamObserver<ServerReflectionResponse> {
    @Override
    public void onNext(ServerReflectionResponse response) {
      names.complete(
          response.getListServicesResponse().getServiceList().stream()
              .map(ServiceResponse::getName)
              .toList());
    }

    @Override
    public void onError(Throwable thrown) {
      names.completeExceptionally(thrown);
    }

    @Override
    public void onCompleted() {}
  }
}
