package dev.florin.app.wallets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.app.configuration.HostPort;
import dev.florin.wallet.v1.DepositRequest;
import dev.florin.wallet.v1.GetBalanceRequest;
import dev.florin.wallet.v1.WalletServiceGrpc;
import dev.florin.wallet.v1.WalletServiceGrpc.WalletServiceBlockingStub;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two servers on loopback behind one channel. */
@Timeout(120)
class RemoteWalletsTest {
  private static final int CALLS = 100;

  private final List<AutoCloseable> open = new ArrayList<>();
  private CountingWallet first;
  private CountingWallet second;

  @BeforeEach
  void start() throws Exception {
    first = opened(new CountingWallet("127.0.0.1", 0));
    second = opened(new CountingWallet("127.0.0.1", 0));
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void callsGoToBothInTurn() {
    WalletServiceBlockingStub calls = connect(first.address(), second.address());
    callUntil(calls, () -> first.balances.get() > 0 && second.balances.get() > 0);
    int firstBefore = first.balances.get();
    int secondBefore = second.balances.get();

    call(calls, CALLS);

    assertThat(first.balances.get() - firstBefore).isEqualTo(CALLS / 2);
    assertThat(second.balances.get() - secondBefore).isEqualTo(CALLS / 2);
  }

  @Test
  void oneThatSaysThatItDoesNotServeIsLeftOutUntilItDoes() {
    WalletServiceBlockingStub calls = connect(first.address(), second.address());
    first.set(ServingStatus.NOT_SERVING);
    callUntilLeftOut(calls, first);
    int before = first.balances.get();
    call(calls, CALLS);
    assertThat(first.balances.get()).isEqualTo(before);

    first.set(ServingStatus.SERVING);
    callUntil(calls, () -> first.balances.get() > before);
  }

  @Test
  void oneThatIsGoneIsLeftOutAndComesBackWhereItWas() throws Exception {
    WalletServiceBlockingStub calls = connect(first.address(), second.address());
    callUntil(calls, () -> first.balances.get() > 0);
    first.close();
    callUntilAllAreAnswered(calls);

    CountingWallet back = opened(new CountingWallet("127.0.0.1", first.address().port()));
    callUntil(calls, () -> back.balances.get() > 0);
    second.close();
    callUntilAllAreAnswered(calls);
  }

  @Test
  void withNoneLeftACallFailsAtOnceAndOnceThereIsOneItDoesNot() throws Exception {
    WalletServiceBlockingStub calls = connect(first.address());
    call(calls, 1);
    first.close();
    assertThatThrownBy(() -> call(calls, 2))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));

    CountingWallet back = opened(new CountingWallet("127.0.0.1", first.address().port()));
    callUntil(calls, () -> back.balances.get() > 0);
  }

  @Test
  void aCallThatAServiceMayHaveSeenIsNotTriedOnAnother() throws Exception {
    WalletServiceBlockingStub calls = connect(first.address(), second.address());
    callUntil(calls, () -> first.balances.get() > 0 && second.balances.get() > 0);
    Thread end = Thread.ofVirtual().start(this::endTheTaker);

    assertThatThrownBy(() -> calls.deposit(DepositRequest.getDefaultInstance()))
        .isInstanceOf(StatusRuntimeException.class);

    end.join();
    assertThat(first.deposits.get() + second.deposits.get()).isEqualTo(1);
  }

  @Test
  void aNameThatMovesIsFollowedAndOneThatIsLostIsRemembered() throws Exception {
    int port = first.address().port();
    CountingWallet elsewhere = opened(new CountingWallet("127.0.0.2", port));
    Map<String, InetAddress> names = new ConcurrentHashMap<>();
    names.put("wallet-1", InetAddress.ofLiteral("127.0.0.1"));
    WalletServiceBlockingStub calls =
        connect(
            host -> {
              InetAddress address = names.get(host);
              if (address == null) {
                throw new UnknownHostException(host);
              }
              return List.of(address);
            },
            new HostPort("wallet-1", port),
            new HostPort("not-there-yet", port));
    callUntil(calls, () -> first.balances.get() > 0);

    names.put("not-there-yet", InetAddress.ofLiteral("127.0.0.2"));
    callUntil(calls, () -> elsewhere.balances.get() > 0);

    names.put("wallet-1", InetAddress.ofLiteral("127.0.0.2"));
    callUntilLeftOut(calls, first);
    names.clear();
    call(calls, CALLS);
  }

  @Test
  void namesWithoutAnyAddressAreNamed() {
    WalletServiceBlockingStub calls =
        connect(
            host -> {
              throw new UnknownHostException(host);
            },
            new HostPort("nowhere", 9090));

    assertThatThrownBy(() -> call(calls, 1))
        .hasMessageContaining("wallet-address: nowhere:9090 has no address");
  }

  /** Ends the one that took a deposit, as soon as it did. */
  private void endTheTaker() {
    CompletableFuture.anyOf(first.tookDeposit(), second.tookDeposit()).join();
    (first.tookDeposit().isDone() ? first : second).close();
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(resource);
    return resource;
  }

  private WalletServiceBlockingStub connect(HostPort... services) {
    return connect(HostLookup.SYSTEM, services);
  }

  private WalletServiceBlockingStub connect(HostLookup lookup, HostPort... services) {
    RemoteWallets wallets =
        opened(RemoteWallets.connect(List.of(services), WalletTrust.BLIND, lookup));
    return WalletServiceGrpc.newBlockingStub(wallets.channel());
  }

  private static void call(WalletServiceBlockingStub calls, int times) {
    for (int count = 0; count < times; count++) {
      var _ =
          calls
              .withDeadlineAfter(60, TimeUnit.SECONDS)
              .getBalance(GetBalanceRequest.getDefaultInstance());
    }
  }

  /** The test's own timeout ends it; a call may fail meanwhile. */
  private static void callUntil(WalletServiceBlockingStub calls, BooleanSupplier goal) {
    while (!goal.getAsBoolean()) {
      try {
        call(calls, 1);
      } catch (StatusRuntimeException e) {
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      }
    }
  }

  /** A call on its way to one that closes is lost with the connection; those after it are not. */
  private static void callUntilAllAreAnswered(WalletServiceBlockingStub calls) {
    for (boolean answered = false; !answered; ) {
      try {
        call(calls, CALLS);
        answered = true;
      } catch (StatusRuntimeException e) {
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      }
    }
  }

  private static void callUntilLeftOut(WalletServiceBlockingStub calls, CountingWallet wallet) {
    for (int before = -1; before != wallet.balances.get(); ) {
      before = wallet.balances.get();
      call(calls, CALLS);
    }
  }
}
