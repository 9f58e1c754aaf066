package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.CommitFence;
import dev.florin.service.Sandbox.User;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams whose service stops, whose database is away, and whose wakes are lost. */
@Timeout(300)
class StreamEndsTest {
  private static final StreamSettings SETTINGS =
      new StreamSettings(
          100,
          100,
          2,
          Duration.ofSeconds(30),
          Duration.ofMillis(100),
          Duration.ofMillis(200),
          Duration.ofMillis(200));

  @TempDir Path folder;

  @Test
  void aServiceThatStopsEndsStreamsAtOnce() {
    try (Sandbox sandbox = new Sandbox(folder, Clients.config(SETTINGS))) {
      User alice = sandbox.holder("alice", 10);
      try (StreamReader reader = open(sandbox, alice)) {
        assertThat(reader.begin()).isEqualTo(1);

        assertThat(sandbox.clients.server.drain(Duration.ofSeconds(20))).isTrue();

        assertThat(reader.end().getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(Errors.info(reader.end()).getReason()).isEqualTo("unavailable");
      }
    }
  }

  @Test
  void aCredentialThatIsTakenBackEndsItsStream() {
    try (Sandbox sandbox = new Sandbox(folder, Clients.config(SETTINGS))) {
      User alice = sandbox.holder("alice", 10);
      try (StreamReader reader = open(sandbox, alice)) {
        assertThat(reader.begin()).isEqualTo(1);

        sandbox.clients.tokens.revoke();

        assertThat(reader.end().getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(Errors.info(reader.end()).getReason()).isEqualTo("unauthenticated");
      }
    }
  }

  @Test
  void anOutageOfTheDatabaseEndsNoStream() {
    try (Sandbox sandbox = new Sandbox(folder, Clients.config(SETTINGS))) {
      User alice = sandbox.holder("alice", 10);
      String wallet = alice.usd();
      try (StreamReader reader = open(sandbox, alice)) {
        assertThat(reader.begin()).isEqualTo(1);

        sandbox.killDatabase();
        var _ = commits(sandbox).raise(new long[] {Long.parseLong(wallet)}).lift();
        sandbox.restartDatabase();
        depositSoon(alice, wallet);

        assertThat(reader.versions(1)).containsExactly(2L);
      }
    }
  }

  /** A commit whose answer is lost, or that another instance made, wakes nobody. */
  @Test
  void whatNobodyWasWokenForIsSeenByALook() {
    try (Sandbox sandbox = Sandbox.withoutWakes(folder, Clients.config(SETTINGS))) {
      User alice = sandbox.holder("alice", 10);
      try (StreamReader reader = open(sandbox, alice)) {
        assertThat(reader.begin()).isEqualTo(1);

        var _ = alice.calls().deposit(Requests.deposit(alice.usd(), 1).build());

        assertThat(reader.versions(1)).containsExactly(2L);
      }
    }
  }

  @Test
  void streamsTakeNoPlaceFromCalls() {
    try (Sandbox sandbox = new Sandbox(folder, Clients.config(true, 1, Duration.ofSeconds(10)))) {
      User alice = sandbox.holder("alice", 10);
      try (StreamReader one = open(sandbox, alice);
          StreamReader two = open(sandbox, alice)) {
        assertThat(one.begin()).isEqualTo(1);
        assertThat(two.begin()).isEqualTo(1);

        assertThat(alice.usdMinor()).isEqualTo(10);
      }
    }
  }

  private static StreamReader open(Sandbox sandbox, User user) {
    return StreamReader.open(
        sandbox.clients.tcp, sandbox.clients.token(user.id, null), user.usd(), null);
  }

  private static CommitFence commits(Sandbox sandbox) {
    return sandbox.doors.wakes().around(CommitFence.NONE);
  }

  private static void depositSoon(User user, String walletId) {
    var deposit = Requests.deposit(walletId, 1).build();
    for (int tries = 0; ; tries++) {
      try {
        var _ = user.calls().deposit(deposit);
        return;
      } catch (StatusRuntimeException e) {
        assertThat(tries).as(e.toString()).isLessThan(1_000);
      }
    }
  }
}
