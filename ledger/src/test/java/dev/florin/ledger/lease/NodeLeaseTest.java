package dev.florin.ledger.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.LedgerStartException;
import dev.florin.ledger.SnowflakeIds;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeLeaseTest {
  private static final String FIVE = "node/5";

  private final LeaseSite site = new LeaseSite();
  private final List<NodeLease> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(NodeLease::close);
    site.close();
  }

  @Test
  void thirtyInstancesThatStartAtOnceHaveThirtyNumbers() throws Exception {
    try (var threads = Executors.newFixedThreadPool(30)) {
      List<Callable<NodeLease>> starts = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        Peers peers = site.peers("owner-" + i, LeaseSite.LONG_TIMES);
        starts.add(() -> take(OptionalInt.empty(), peers, Clock.systemUTC()));
      }
      for (Future<NodeLease> start : threads.invokeAll(starts)) {
        nodes.add(start.resultNow());
      }
    }

    assertThat(nodes).extracting(NodeLease::number).doesNotHaveDuplicates();
    assertThat(site.leases.held("node/")).hasSize(30);
    assertThat(site.number("SELECT max(token) FROM lease")).isEqualTo(1);
  }

  @Test
  void anInstanceThatComesBackFindsTheNumberItHadBefore() {
    NodeLease first = open(OptionalInt.empty(), "a", LeaseSite.LONG_TIMES);
    first.close();
    awaitNoneHeld(); // its ids may be ahead of the database's clock by a moment
    int second = open(OptionalInt.empty(), "b", LeaseSite.LONG_TIMES).number();

    assertThat(second).isEqualTo(first.number());
    assertThat(site.number("SELECT token FROM lease")).isEqualTo(2);
  }

  private void awaitNoneHeld() {
    while (!site.leases.held("node/").isEmpty()) {
      Thread.onSpinWait();
    }
  }

  /** It may hold names of instances that are long gone. */
  @Test
  void aMeetingPlaceThatKnowsNoFreeNumberIsNotBelieved() {
    Peers peers = site.peers("a", LeaseSite.LONG_TIMES, new LocalMeetingPlace().saying(false));

    nodes.add(take(OptionalInt.empty(), peers, Clock.systemUTC()));

    assertThat(site.leases.held("node/")).hasSize(1);
  }

  @Test
  void aConfiguredNumberOfALivingInstanceIsRefusedAndItsHolderNamed() {
    open(OptionalInt.of(5), "host-a/4711/0c2f", LeaseSite.SHORT_TIMES);

    assertThatThrownBy(() -> open(OptionalInt.of(5), "b", LeaseSite.SHORT_TIMES))
        .isInstanceOf(LedgerStartException.class)
        .hasMessageStartingWith("node-number: 5 is held by host-a/4711/0c2f (expected: ");
  }

  @Test
  void aConfiguredNumberOfADeadInstanceIsHadAfterItsExpiry() {
    Lease dead = site.take(FIVE, "dead", LeaseSite.SHORT_TIMES.expiry());

    NodeLease node = open(OptionalInt.of(5), "b", LeaseSite.SHORT_TIMES);

    assertThat(node.number()).isEqualTo(5);
    assertThat(site.number("SELECT token FROM lease")).isEqualTo(2);
    assertThat(SnowflakeIds.timeOf(node.ids().next())).isAfterOrEqualTo(dead.expiresAt());
  }

  @Test
  void idsStopBeforeTheExpiryWhenRenewalsFailAndGoOnOnceOneSucceeds() throws Exception {
    NodeLease node = open(OptionalInt.of(5), "a", LeaseSite.SHORT_TIMES);
    SnowflakeIds ids = node.ids();
    long last = ids.next();
    try (Connection held = site.holdingRow(FIVE)) {
      Optional<LedgerFaultException> fault = Optional.empty();
      long endNanos = System.nanoTime() + LeaseSite.PATIENCE.toNanos();
      while (fault.isEmpty() && System.nanoTime() < endNanos) {
        try {
          last = ids.next();
          pause();
        } catch (LedgerFaultException e) {
          fault = Optional.of(e);
        }
      }

      assertThat(fault).map(LedgerFaultException::fault).contains(Fault.UNAVAILABLE);
      assertThat(node.notReady()).contains(SnowflakeIds.PAUSED);
      held.rollback();
    }
    long before = last;
    LeaseSite.await("ids", () -> node.notReady().isEmpty());
    assertThat(ids.next()).isGreaterThan(before);
    assertThat(site.number("SELECT token FROM lease")).isEqualTo(1);
    assertThat(site.losses).isEmpty();
  }

  @Test
  void noIdStatesATimeWithinTheMarginOfTheExpiry() throws Exception {
    NodeLease node = open(OptionalInt.of(5), "a", LeaseSite.SHORT_TIMES);
    try (Connection held = site.holdingRow(FIVE)) {
      Instant limit = site.expiresAt(FIVE).minus(LeaseSite.SHORT_TIMES.margin());
      long highest = 0;
      int refused = 0;
      while (Instant.now().isBefore(limit.plusMillis(100))) {
        try {
          highest = node.ids().next();
          pause();
        } catch (LedgerFaultException e) {
          assertThat(e.fault()).isEqualTo(Fault.UNAVAILABLE);
          refused++;
        }
      }

      assertThat(refused).isPositive();
      assertThat(SnowflakeIds.timeOf(highest)).isBefore(limit);
      held.rollback();
    }
  }

  @Test
  void idsStopForGoodWhenTheNumberIsAnothersAndTheProgramIsTold() throws Exception {
    NodeLease node = open(OptionalInt.of(5), "a", LeaseSite.SHORT_TIMES);
    site.execute("UPDATE lease SET owner = 'b', token = token + 1");

    assertThat(site.losses.poll(60, TimeUnit.SECONDS))
        .isNotNull()
        .hasMessageStartingWith("node-number: another instance took 5");
    assertThat(node.ids().stopped()).isPresent();
    assertThatThrownBy(() -> node.ids().next())
        .isInstanceOf(LedgerFaultException.class)
        .hasMessageStartingWith("node-number: another instance took 5");
    node.close();
    assertThat(site.number("SELECT count(*) FROM lease WHERE owner = 'b'")).isEqualTo(1);
    assertThat(site.leases.held("node/")).hasSize(1);
  }

  /** The clocks are as far apart as they may be, and the first one is ahead. */
  @Test
  void theNextHoldersIdsAreAllAboveThoseOfTheOneBefore() {
    Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofMillis(900));
    Clock behind = Clock.offset(Clock.systemUTC(), Duration.ofMillis(-900));
    Peers first = site.peers("a", LeaseSite.LONG_TIMES);
    long last = 0;
    try (NodeLease node = take(OptionalInt.of(5), first, ahead)) {
      for (int i = 0; i < 100_000; i++) {
        last = node.ids().next();
      }
    }

    Peers second = site.peers("b", LeaseSite.SHORT_TIMES);
    try (NodeLease node = take(OptionalInt.of(5), second, behind)) {
      assertThat(node.ids().next()).isGreaterThan(last);
    }
  }

  /** Ids that are asked for without a pause state times ahead of the clock. */
  private static void pause() {
    LockSupport.parkNanos(10_000);
  }

  private NodeLease open(OptionalInt wanted, String owner, LeaseTimes times) {
    NodeLease node = take(wanted, site.peers(owner, times), Clock.systemUTC());
    nodes.add(node);
    return node;
  }

  private NodeLease take(OptionalInt wanted, Peers peers, Clock clock) {
    return NodeLease.take(site.leases, wanted, () -> 0, clock, peers);
  }
}
