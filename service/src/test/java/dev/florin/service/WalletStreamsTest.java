package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.service.Sandbox.User;
import dev.florin.wallet.v1.WalletEvent;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Live streams over real gRPC, on the real ledger and a real PostgreSQL. */
@Timeout(300)
class WalletStreamsTest {
  private static final int PER_USER_MAX = 3;
  private static final StreamSettings SETTINGS =
      new StreamSettings(
          6,
          PER_USER_MAX,
          2,
          Duration.ofMillis(700),
          Duration.ofMillis(250),
          Duration.ofSeconds(3),
          Duration.ofHours(1)); // so that nothing is seen by a look that a wake should have told

  private static Sandbox sandbox;

  @BeforeAll
  static void start(@TempDir Path folder) {
    sandbox = new Sandbox(folder, Clients.config(SETTINGS));
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void whatHappensIsSentOnceInOrderAsTheStatementHasIt() {
    User alice = sandbox.holder("alice", 1_000);
    User bob = sandbox.holder("bob", 0);
    try (StreamReader reader = open(alice, null)) {
      assertThat(reader.begin()).isEqualTo(1);

      var sent = alice.calls().transfer(Requests.transfer(bob.id, 10).setNote("tea").build());
      WalletEvent event = reader.next();

      assertThat(event.getTransaction()).isEqualTo(sent.getTransaction());
      assertThat(event.getVersion()).isEqualTo(2);
      for (int i = 0; i < 50; i++) {
        pay(i % 2 == 0 ? alice : bob, i % 2 == 0 ? bob : alice);
      }
      assertThat(reader.versions(50)).isEqualTo(versions(3, 52));
      assertThat(reader.received()).isZero();
    }
  }

  @Test
  void aReaderGoesOnFromAnyVersion() {
    User alice = sandbox.holder("alice", 1_000);
    User bob = sandbox.holder("bob", 0);
    for (int i = 0; i < 249; i++) {
      pay(alice, bob);
    }
    for (long after : new long[] {0, 1, 149, 249}) {
      try (StreamReader reader = open(alice, after)) {
        assertThat(reader.begin()).isEqualTo(after);
        assertThat(reader.versions((int) (250 - after))).isEqualTo(versions(after + 1, 250));
      }
    }
    try (StreamReader reader = open(alice, 250L)) {
      assertThat(reader.begin()).isEqualTo(250);
      pay(alice, bob);
      assertThat(reader.versions(1)).containsExactly(251L);
    }
  }

  @Test
  void everyStreamOfAWalletIsSentEverything() {
    User alice = sandbox.holder("alice", 1_000);
    User bob = sandbox.holder("bob", 0);
    try (StreamReader one = open(alice, null);
        StreamReader two = open(alice, 0L);
        StreamReader his = open(bob, null)) {
      assertThat(one.begin()).isEqualTo(1);
      assertThat(two.begin()).isZero();
      assertThat(his.begin()).isZero();
      pay(alice, bob);

      assertThat(one.versions(1)).containsExactly(2L);
      assertThat(two.versions(2)).containsExactly(1L, 2L);
      assertThat(his.versions(1)).containsExactly(1L);
    }
  }

  @Test
  void whatIsSettledLaterIsSentToo() {
    User alice = sandbox.holder("alice", 1_000);
    User bob = sandbox.holder("bob", 0);
    try (StreamReader his = open(bob, null)) {
      assertThat(his.begin()).isZero();

      var _ = alice.calls().acceptTransfer(Requests.transfer(bob.id, 10).build());

      assertThat(his.versions(1)).containsExactly(1L);
    }
  }

  @Test
  void aSlowReaderIsSentNoMoreThanFitsIsCutOffAndGoesOnWhereHeStopped() {
    User alice = sandbox.holder("alice", 1_000);
    User bob = sandbox.holder("bob", 0);
    for (int i = 0; i < 120; i++) {
      pay(alice, bob);
    }
    try (StreamReader slow = openInProcess(alice, 0L)) {
      slow.ask(5);
      List<Long> read = new ArrayList<>(List.of(slow.next().getVersion()));
      read.addAll(slow.versions(4));
      assertThat(read).isEqualTo(versions(0, 4));

      await(() -> sandbox.clients.server.streams().open() == 0);
      slow.ask(Integer.MAX_VALUE);

      StatusRuntimeException end = slow.end();
      assertThat(end.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(Errors.info(end).getReason()).isEqualTo("slow_reader");
      // In-process one message may lie beyond what was asked for.
      assertThat(slow.received()).isLessThanOrEqualTo(1);
      long last = slow.received() == 0 ? 4 : slow.next().getVersion();
      try (StreamReader again = open(alice, last)) {
        assertThat(again.begin()).isEqualTo(last);
        assertThat(again.versions((int) (121 - last))).isEqualTo(versions(last + 1, 121));
      }
    }
  }

  @Test
  void aReaderWhoTakesNothingIsLeftAloneWhileThereIsNothing() throws Exception {
    User alice = sandbox.holder("alice", 1_000);
    User bob = sandbox.holder("bob", 0);
    try (StreamReader idle = openInProcess(alice, null)) {
      idle.ask(1);
      assertThat(idle.next().getVersion()).isEqualTo(1);
      // A key used again wakes whoever watches the wallet, and changes nothing.
      var first = Requests.deposit(alice.usd(), 1);
      TimeUnit.MILLISECONDS.sleep(2 * SETTINGS.slowReader().toMillis()); // he must not be cut off
      assertThat(sandbox.clients.server.streams().open()).isEqualTo(1);
      idle.ask(Integer.MAX_VALUE);
      var _ = alice.calls().deposit(first.build());
      pay(alice, bob);
      assertThat(idle.versions(2)).containsExactly(2L, 3L);
    }
  }

  @Test
  void anothersWalletLooksLikeNone() {
    User alice = sandbox.holder("alice", 10);
    User mallory = sandbox.holder("mallory", 10);

    assertRefused(open(mallory, alice.usd(), null), Status.Code.NOT_FOUND, "not_found");
    assertRefused(open(mallory, "12345", null), Status.Code.NOT_FOUND, "not_found");
    assertRefused(open(mallory, "x", null), Status.Code.INVALID_ARGUMENT, "invalid_field");
  }

  @Test
  void versionsThatCannotBeAreRefused() {
    User alice = sandbox.holder("alice", 10);

    for (long after : new long[] {-1, 2, Long.MAX_VALUE}) {
      StatusRuntimeException refusal =
          assertRefused(
              open(alice, alice.usd(), after), Status.Code.INVALID_ARGUMENT, "invalid_field");
      assertThat(Errors.info(refusal).getMetadataMap())
          .containsEntry("field", "after_version")
          .containsEntry("value", Long.toString(after));
    }
  }

  @Test
  void aTokenThatIsNoneOpensNothingAndOneThatExpiresEndsTheStream() {
    User alice = sandbox.holder("alice", 10);
    assertRefused(
        StreamReader.open(sandbox.clients.tcp, "x", alice.usd(), null),
        Status.Code.UNAUTHENTICATED,
        "unauthenticated");

    String token = sandbox.clients.issuer.issue(alice.id, null, Duration.ofSeconds(2));
    try (StreamReader reader = StreamReader.open(sandbox.clients.tcp, token, alice.usd(), null)) {
      assertThat(reader.begin()).isEqualTo(1);
      assertThat(Errors.info(reader.end()).getReason()).isEqualTo("unauthenticated");
    }
  }

  @Test
  void aUserHasSoManyStreamsAndNoMoreUntilOneHasEnded() {
    User alice = sandbox.holder("alice", 10);
    User bob = sandbox.holder("bob", 10);
    try (StreamReader one = open(alice, null);
        StreamReader two = open(alice, null);
        StreamReader three = open(alice, null);
        StreamReader his = open(bob, null)) {
      List.of(one, two, three, his).forEach(StreamReader::begin);

      assertRefused(open(alice, alice.usd(), null), Status.Code.RESOURCE_EXHAUSTED, "rate_limited");

      three.leave();
      await(
          () -> sandbox.clients.server.streams().limits().ofUsers().getOrDefault(alice.id, 0) == 2);
      try (StreamReader again = open(alice, null)) {
        assertThat(again.begin()).isEqualTo(1);
      }
    }
    await(() -> sandbox.clients.server.streams().limits().ofUsers().isEmpty());
  }

  @Test
  void theInstanceHasSoManyStreamsAndNoMore() {
    User alice = sandbox.holder("alice", 10);
    User bob = sandbox.holder("bob", 10);
    User carol = sandbox.holder("carol", 10);
    List<StreamReader> readers = new ArrayList<>();
    for (int i = 0; i < PER_USER_MAX; i++) {
      readers.add(open(alice, null));
      readers.add(open(bob, null));
    }
    readers.forEach(StreamReader::begin);

    assertRefused(open(carol, carol.usd(), null), Status.Code.UNAVAILABLE, "overloaded");

    readers.forEach(StreamReader::close);
    await(() -> sandbox.clients.server.streams().limits().ofUsers().isEmpty());
  }

  @Test
  void aReaderWhoLeavesLeavesNothingBehind() {
    User alice = sandbox.holder("alice", 10);
    StreamReader reader = open(alice, null);
    reader.begin();

    reader.leave();

    await(() -> sandbox.clients.server.streams().open() == 0);
    await(() -> sandbox.doors.wakes().watched().length == 0);
  }

  private static StatusRuntimeException assertRefused(
      StreamReader reader, Status.Code code, String reason) {
    reader.ask(1);
    StatusRuntimeException end = reader.end();
    assertThat(end.getStatus().getCode()).as(end.toString()).isEqualTo(code);
    assertThat(Errors.info(end).getReason()).isEqualTo(reason);
    return end;
  }

  private static StreamReader open(User user, @Nullable Long after) {
    return open(user, user.usd(), after);
  }

  private static StreamReader open(User user, String walletId, @Nullable Long after) {
    return StreamReader.open(
        sandbox.clients.tcp, sandbox.clients.token(user.id, null), walletId, after);
  }

  /** In-process the transport takes no more than what was asked for. */
  private static StreamReader openInProcess(User user, @Nullable Long after) {
    return StreamReader.open(
        sandbox.clients.inProcess, sandbox.clients.token(user.id, null), user.usd(), after);
  }

  private static void pay(User from, User to) {
    var _ = from.calls().transfer(Requests.transfer(to.id, 1).build());
  }

  private static List<Long> versions(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  private static void await(BooleanSupplier wanted) {
    long untilNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!wanted.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(untilNanos);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
