package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The program is killed outright, under load, and started again on what it left. */
@Timeout(3600)
class KilledProgramIT {
  private static final int ROUNDS = CrashTest.size(2, 20);
  private static final int USERS = 6;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path home;

  @Test
  void everyAcknowledgedOrderIsThereOnceAndEveryRetryGetsTheFirstAnswer() throws Exception {
    Random random = CrashTest.random("the program killed");
    RunningJar florin = new RunningJar(home);
    Journal journal = new Journal();
    ProcessRun run = florin.start();
    try {
      Customers customers = Customers.open(home, RunningJar.httpPort(run), USERS);
      Set<Order> checked = new HashSet<>();
      for (int round = 0; round < ROUNDS; round++) {
        killUnderLoad(run, journal, customers, "round-" + round, random);
        run = startAgain(florin, run, random);
        CrashTest.check(run, journal, customers, checked);
      }
      System.out.println(ROUNDS + " kills of the program: " + journal);
      assertThat(florin.run("verify").status()).as("verify").isZero();
      assertThat(run.terminate()).as(run.err()).isZero();
    } finally {
      run.close();
    }
  }

  private static void killUnderLoad(
      ProcessRun run, Journal journal, Customers customers, String name, Random random)
      throws Exception {
    try (Doors doors = Doors.of(run, customers);
        CrashLoad _ =
            CrashLoad.start(journal, doors, customers.userIds(), name, random.nextLong())) {
      journal.awaitAnswers(CrashTest.answersBeforeKill(random));
      LockSupport.parkNanos(random.nextInt(3_000_000)); // any point of a batch
      run.process().destroyForcibly();
      assertThat(run.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** On the same ports, as an operator's service manager would; a first try is killed as well. */
  private static ProcessRun startAgain(RunningJar florin, ProcessRun killed, Random random)
      throws IOException, InterruptedException {
    int httpPort = RunningJar.httpPort(killed);
    int grpcPort = RunningJar.grpcPort(killed);
    ProcessRun halfway = florin.launch(httpPort, grpcPort);
    boolean ended = halfway.process().waitFor(random.nextInt(2_500), TimeUnit.MILLISECONDS);
    assertThat(ended).as(halfway.err()).isFalse();
    halfway.process().destroyForcibly();
    assertThat(halfway.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
    return RunningJar.ready(florin.launch(httpPort, grpcPort));
  }
}
