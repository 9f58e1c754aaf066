package dev.florin.ledger.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.postgres.Transactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterJobTest {
  private static final Duration SELDOM = Duration.ofHours(1);

  private final LeaseSite site = new LeaseSite();
  private final LocalMeetingPlace meetingPlace = new LocalMeetingPlace();
  private final List<ClusterJob> jobs = new ArrayList<>();

  @BeforeEach
  void makeTable() {
    site.execute("CREATE TABLE done (by text)");
  }

  @AfterEach
  void close() {
    jobs.forEach(ClusterJob::close);
    site.close();
  }

  @Test
  void oneOfManyDoesTheWork() {
    for (int i = 0; i < 8; i++) {
      start("owner-" + i, LeaseSite.SHORT_TIMES, MeetingPlace.NONE);
    }
    awaitDone(1);
    // Long enough for the others to have asked, and for the holder to have renewed.
    long renewed = site.number("SELECT extract(epoch FROM expires_at) * 1000 FROM lease");
    LeaseSite.await(
        "renewals",
        () ->
            site.number("SELECT extract(epoch FROM expires_at) * 1000 FROM lease")
                > renewed + 2_000);

    assertThat(jobs).filteredOn(ClusterJob::isHeld).hasSize(1);
    assertThat(done()).isEqualTo(1);
    assertThat(site.number("SELECT token FROM lease")).isEqualTo(1);
  }

  @Test
  void aHolderThatDiedIsFollowedWhenItsLeaseHasRunOut() {
    Lease dead = site.take("job/test", "dead", LeaseSite.SHORT_TIMES.expiry());

    start("a", LeaseSite.SHORT_TIMES, MeetingPlace.NONE);

    awaitDone(1);
    assertThat(
            site.number(
                "SELECT (expires_at - interval '2 s' >= '"
                    + dead.expiresAt()
                    + "')::int"
                    + " FROM lease"))
        .isEqualTo(1);
    assertThat(site.number("SELECT token FROM lease")).isEqualTo(2);
  }

  /** Who waits would not look again for a minute. */
  @Test
  void aHolderThatShutsDownWakesOneThatWaits() {
    ClusterJob first = start("a", LeaseSite.LONG_TIMES, meetingPlace);
    awaitDone(1);
    start("b", LeaseSite.LONG_TIMES, meetingPlace);
    start("c", LeaseSite.LONG_TIMES, meetingPlace);
    long beganNanos = System.nanoTime();

    first.close();
    awaitDone(2);

    assertThat(System.nanoTime() - beganNanos).isLessThan(SELDOM.dividedBy(60).toNanos());
    assertThat(jobs).filteredOn(ClusterJob::isHeld).hasSize(1);
    assertThat(site.number("SELECT token FROM lease")).isEqualTo(2);
  }

  /** As after the death of an instance whose name stays there, and is renewed by nobody. */
  @Test
  void aMeetingPlaceThatWronglySaysNoDelaysATakeoverByOneExpiryOnly() {
    start("a", LeaseSite.SHORT_TIMES, meetingPlace.saying(false));

    awaitDone(1);

    assertThat(site.number("SELECT token FROM lease")).isEqualTo(1);
  }

  @Test
  void whoIsToldNotToTryDoesNotAskTheDatabase() {
    meetingPlace.held("job/test", "somebody", SELDOM);
    ClusterJob job = start("a", LeaseSite.LONG_TIMES, meetingPlace);
    job.close();

    assertThat(site.number("SELECT count(*) FROM lease")).isZero();
  }

  @Test
  void aHolderThatWasTakenOverWhileItWorkedDoesNothingMore() throws Exception {
    CountDownLatch working = new CountDownLatch(1);
    CountDownLatch takenOver = new CountDownLatch(1);
    ClusterJob job =
        start(
            "a",
            LeaseSite.LONG_TIMES,
            MeetingPlace.NONE,
            transactions -> {
              working.countDown();
              awaitUninterrupted(takenOver);
              insert(transactions, "a");
            });
    assertThat(working.await(60, TimeUnit.SECONDS)).isTrue();
    site.takeOver("job/test", "b");
    takenOver.countDown();

    LeaseSite.await("the end of its tenure", () -> !job.isHeld());
    assertThat(done()).isZero();
    assertThat(site.leases.held("job/")).hasSize(1);
  }

  @Test
  void workThatFailsIsDoneAgainAndDoesNotCostTheLease() {
    int[] runs = {0};
    start(
        Duration.ofMillis(10),
        transactions -> {
          if (runs[0]++ == 0) {
            throw new IllegalStateException("as a test wants it");
          }
          insert(transactions, "a");
        });

    awaitDone(1);
    assertThat(site.number("SELECT token FROM lease")).isEqualTo(1);
  }

  private ClusterJob start(String owner, LeaseTimes times, MeetingPlace place) {
    return start(owner, times, place, transactions -> insert(transactions, owner));
  }

  private ClusterJob start(
      String owner, LeaseTimes times, MeetingPlace place, ClusterJob.Work work) {
    Peers peers = site.peers(owner, times, place);
    jobs.add(ClusterJob.start("test", SELDOM, work, site.leases, peers));
    return jobs.getLast();
  }

  private void start(Duration period, ClusterJob.Work work) {
    Peers peers = site.peers("a", LeaseSite.LONG_TIMES);
    jobs.add(ClusterJob.start("test", period, work, site.leases, peers));
  }

  private void awaitDone(long rows) {
    LeaseSite.await("work done " + rows + " times", () -> done() >= rows);
  }

  private long done() {
    return site.number("SELECT count(*) FROM done");
  }

  private static void insert(Transactions transactions, String by) {
    int _ =
        transactions.transact(connection -> {
          try (var statement = connection.createStatement()) {
            return statement.executeUpdate("INSERT INTO done VALUES ('" + by + "')");
          }
        });
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
