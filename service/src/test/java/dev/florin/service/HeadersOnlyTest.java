package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.identity.Authenticator;
import dev.florin.identity.Identity;
import dev.florin.identity.Proof;
import dev.florin.wallet.v1.DepositRequest;
import dev.florin.wallet.v1.MovementResponse;
import dev.florin.wallet.v1.WalletServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers who send a call's headers, and its request much later or never. */
@Timeout(60)
class HeadersOnlyTest {
  private final ScriptedLedger ledger = new ScriptedLedger();
  private final String name = "late-" + UUID.randomUUID();

  @Test
  void aCallWithoutARequestIsEndedAndKeepsNoPlace() throws Exception {
    try (PromptRequests prompt = new PromptRequests(Duration.ofMillis(200))) {
      Server server =
          InProcessServerBuilder.forName(name)
              .addService(new WalletServiceGrpc.WalletServiceImplBase() {})
              .intercept(prompt)
              .build()
              .start();
      ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
      try {
        Closing closing = new Closing();
        call(channel, closing);

        assertThat(closing.status().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(prompt.waiting()).isZero();
      } finally {
        channel.shutdownNow();
        server.shutdownNow();
      }
    }
  }

  @Test
  void whatWasProvedIsLookedAtAgainWhenTheRequestIsLate() throws Exception {
    AtomicBoolean holds = new AtomicBoolean(true);
    WalletServerConfig config = WalletServerConfig.of(null, name, true);
    ledger.wallets.open("alice", "Alice", "USD");
    try (WalletServer _ = WalletServer.start(config, ledger.doors(), whileIt(holds))) {
      ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
      try {
        Closing closing = new Closing();
        ClientCall<DepositRequest, MovementResponse> call = call(channel, closing);
        awaitLate();

        holds.set(false);
        call.sendMessage(Requests.deposit("1", 1).build());
        call.halfClose();

        assertThat(closing.status().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(ledger.submissions).isEmpty();
      } finally {
        channel.shutdownNow();
      }
    }
  }

  /** Later than what counts as at once. */
  private static void awaitLate() {
    long lateNanos = System.nanoTime() + Duration.ofMillis(300).toNanos();
    while (System.nanoTime() < lateNanos) {
      Thread.onSpinWait();
    }
  }

  private static Authenticator whileIt(AtomicBoolean holds) {
    Identity alice = new Identity("alice", null, Instant.MAX);
    return new Authenticator() {
      @Override
      public CompletableFuture<Proof> authenticate(String token) {
        return CompletableFuture.completedFuture(new Proof.Identified(alice));
      }

      @Override
      public BooleanSupplier watch(Identity identity) {
        return holds::get;
      }
    };
  }

  private static ClientCall<DepositRequest, MovementResponse> call(
      ManagedChannel channel, Closing closing) {
    ClientCall<DepositRequest, MovementResponse> call =
        channel.newCall(WalletServiceGrpc.getDepositMethod(), CallOptions.DEFAULT);
    Metadata headers = new Metadata();
    headers.put(Admission.AUTHORIZATION, "Bearer x");
    call.start(closing, headers);
    call.request(1);
    return call;
  }

  private static final class Closing extends ClientCall.Listener<MovementResponse> {
    private final CompletableFuture<Status> closed = new CompletableFuture<>();

    @Override
    public void onClose(Status status, Metadata trailers) {
      closed.complete(status);
    }

    Status status() throws Exception {
      return closed.get(30, TimeUnit.SECONDS);
    }
  }
}
