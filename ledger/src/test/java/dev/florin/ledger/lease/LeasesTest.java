package dev.florin.ledger.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.LedgerFaultException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeasesTest {
  private static final String JOB = "job/test";

  private final LeaseSite site = new LeaseSite();
  private final Leases leases = site.leases;

  @BeforeEach
  void makeTable() {
    site.execute("CREATE TABLE done (by text)");
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void aLeaseThatIsHeldIsNotTakenAndSaysByWhomAndForHowLong() {
    Lease lease = site.take(JOB, "a");

    assertThat(lease.token()).isEqualTo(1);
    assertThat(lease.expiresAt()).isEqualTo(lease.confirmedAt().plus(LeaseSite.LONG));
    assertThat(leases.take(JOB, "b", LeaseSite.LONG))
        .isInstanceOfSatisfying(
            Leases.Take.Held.class,
            held -> {
              assertThat(held.owner()).isEqualTo("a");
              assertThat(held.left()).isPositive().isLessThanOrEqualTo(LeaseSite.LONG);
            });
    assertThat(leases.held("job/")).containsExactly(JOB);
    assertThat(leases.held("node/")).isEmpty();
  }

  @Test
  void theDeadlineIsCountedFromBeforeTheDatabaseWasAsked() {
    Leases stopped = new Leases(site.database, () -> 42);

    assertThat(stopped.take(JOB, "a", Duration.ofMillis(7)))
        .isInstanceOfSatisfying(
            Leases.Take.Taken.class,
            taken -> {
              assertThat(taken.lease().deadlineNanos()).isEqualTo(7_000_042);
              assertThat(stopped.renew(taken.lease(), Duration.ofMillis(8)))
                  .map(Lease::deadlineNanos)
                  .contains(8_000_042L);
            });
  }

  @Test
  void anExpiryOfItsOwnEndsALeaseAndTheNextHolderHasTheNextToken() {
    site.take(JOB, "a", Duration.ofMillis(100));
    List<Leases.Take> answers = new ArrayList<>();
    LeaseSite.await(
        "the takeover",
        () -> {
          answers.add(leases.take(JOB, "b", LeaseSite.LONG));
          return answers.getLast() instanceof Leases.Take.Taken;
        });

    assertThat(site.number("SELECT token FROM lease")).isEqualTo(2);
    assertThat(site.number("SELECT count(*) FROM lease WHERE owner = 'b'")).isEqualTo(1);
  }

  @Test
  void aRenewalHoldsLongerAlsoAfterTheExpiryIfNobodyTookTheLease() {
    Lease lease = site.take(JOB, "a");
    site.runOut(JOB);

    Lease renewed = leases.renew(lease, LeaseSite.LONG).orElseThrow();

    assertThat(renewed.token()).isEqualTo(1);
    assertThat(renewed.expiresAt()).isAfter(lease.expiresAt());
    assertThat(leases.take(JOB, "b", LeaseSite.LONG)).isInstanceOf(Leases.Take.Held.class);
  }

  @Test
  void aRenewalNeverShortensWhatWasConfirmed() {
    Lease lease = site.take(JOB, "a");

    assertThat(leases.renew(lease, Duration.ofMillis(1)))
        .map(Lease::expiresAt)
        .contains(lease.expiresAt());
  }

  @Test
  void aHolderThatWasTakenOverNeitherRenewsNorReleases() {
    Lease old = site.take(JOB, "a");
    site.takeOver(JOB, "b");
    Instant expiresAt = site.expiresAt(JOB);

    assertThat(leases.renew(old, LeaseSite.LONG.multipliedBy(2))).isEmpty();
    leases.release(old);

    assertThat(site.expiresAt(JOB)).isEqualTo(expiresAt);
  }

  /** A holder is told by its token: the name alone may come back. */
  @Test
  void anOwnerOfTheSameNameWithAnOlderTokenIsNotTheHolder() {
    Lease old = site.take(JOB, "a");
    site.takeOver(JOB, "a");

    assertThat(leases.renew(old, LeaseSite.LONG)).isEmpty();
    assertThatThrownBy(() -> leases.guarded(old, connection -> 1))
        .isInstanceOf(LeaseLostException.class);
  }

  @Test
  void aReleaseFreesAtOnceAndTheTokenCountsOn() {
    leases.release(site.take(JOB, "a"));

    assertThat(leases.held("job/")).isEmpty();
    assertThat(site.take(JOB, "b").token()).isEqualTo(2);
  }

  @Test
  void withoutAConnectionOnlyTheFirstReleaseWaitsForOne() {
    Lease first = site.take(JOB, "a");
    Lease second = site.take("job/second", "a");

    site.withoutConnections(() -> {
      assertThatThrownBy(() -> leases.release(first)).hasMessageContaining("timed out");
      assertThatThrownBy(() -> leases.release(second)).hasMessageContaining("not asked");
    });
    assertThat(leases.held("job/")).containsExactlyInAnyOrder(JOB, "job/second");
    leases.release(second);
    assertThat(leases.held("job/")).containsExactly(JOB);
  }

  @Test
  void aReleaseFromATimeOnNeverHoldsLonger() {
    Lease lease = site.take(JOB, "a");
    Instant sooner = lease.confirmedAt().plusSeconds(5);

    leases.release(lease, sooner);
    assertThat(site.expiresAt(JOB)).isEqualTo(sooner);
    leases.release(lease, sooner.plusSeconds(5));
    assertThat(site.expiresAt(JOB)).isEqualTo(sooner);
  }

  @Test
  void ofTwentyWhoAskAtOnceOneGetsItEachTime() throws Exception {
    try (var threads = Executors.newFixedThreadPool(20)) {
      for (int round = 1; round <= 10; round++) {
        List<Callable<Leases.Take>> askers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          String owner = "owner-" + i;
          askers.add(() -> leases.take(JOB, owner, LeaseSite.LONG));
        }
        List<Leases.Take> takes =
            threads.invokeAll(askers).stream().map(Future::resultNow).toList();

        assertThat(takes).filteredOn(Leases.Take.Taken.class::isInstance).hasSize(1);
        assertThat(site.number("SELECT token FROM lease")).isEqualTo(round);
        site.runOut(JOB);
      }
    }
  }

  @Test
  void aGuardedWriteIsDoneWhileTheLeaseIsHeld() {
    Lease lease = site.take(JOB, "a");

    leases.guarded(lease, connection -> connection.createStatement().execute(insert("a")));

    assertThat(site.number("SELECT count(*) FROM done")).isEqualTo(1);
  }

  @Test
  void nothingIsDoneUnderALeaseThatRanOut() {
    Lease lease = site.take(JOB, "a");
    site.runOut(JOB);

    requireNothingDone(lease);
  }

  @Test
  void nothingIsDoneByTheOldHolderAfterATakeover() {
    Lease old = site.take(JOB, "a");
    site.takeOver(JOB, "b");

    requireNothingDone(old);
  }

  @Test
  void aTakeoverWaitsForAGuardedWriteInFlight() throws Exception {
    Lease lease = site.take(JOB, "a", Duration.ofMillis(500));
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(2)) {
      Future<Integer> write =
          threads.submit(() ->
              leases.guarded(
                  lease,
                  connection -> {
                    inside.countDown();
                    awaitUninterrupted(finish);
                    return connection.createStatement().executeUpdate(insert("a"));
                  }));
      assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();
      Instant end = lease.expiresAt();
      LeaseSite.await("the expiry", () -> site.number("SELECT (now() > '" + end + "')::int") == 1);
      CompletableFuture<Long> seen = CompletableFuture.supplyAsync(this::takeAndCount, threads);
      LeaseSite.await(
          "the takeover's wait",
          () ->
              site.number(
                      "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                          + " AND datname = current_database()")
                  == 1);
      assertThat(seen).isNotDone();
      finish.countDown();

      assertThat(write.get(60, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(seen.get(60, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(site.number("SELECT token FROM lease")).isEqualTo(2);
    }
  }

  /** What the new holder finds done when it begins. */
  private long takeAndCount() {
    LeaseSite.await(
        "the takeover",
        () -> {
          try {
            return leases.take(JOB, "b", LeaseSite.LONG) instanceof Leases.Take.Taken;
          } catch (LedgerFaultException e) {
            return false; // a lock that was not had in time
          }
        });
    return site.number("SELECT count(*) FROM done");
  }

  private void requireNothingDone(Lease lease) {
    assertThatThrownBy(() ->
            leases.guarded(lease, connection -> connection.createStatement().execute(insert("a"))))
        .isInstanceOf(LeaseLostException.class)
        .hasMessage("job/test: not held any more with token 1");
    assertThat(site.number("SELECT count(*) FROM done")).isZero();
  }

  private static String insert(String by) {
    return "INSERT INTO done VALUES ('" + by + "')";
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
