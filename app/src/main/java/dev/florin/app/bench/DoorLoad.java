package dev.florin.app.bench;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A closed loop through one door: so many connections, one request at a time on each. */
public final class DoorLoad {
  private static final Duration FIRST_ROUND_PATIENCE = Duration.ofMinutes(5);
  private static final Duration POLL = Duration.ofMillis(20);

  private final Door door;
  private final BooleanSupplier everyoneHadATurn;

  private DoorLoad(Door door, BooleanSupplier everyoneHadATurn) {
    this.door = door;
    this.everyoneHadATurn = everyoneHadATurn;
  }

  /** Over REST: a connection is a TCP connection kept alive, HTTP/1.1 without pipelining. */
  public static DoorLoad overRest(InetSocketAddress server, Errands errands) {
    HttpRequests requests = new HttpTransfers(HttpDoor.host(server), errands);
    return new DoorLoad(new HttpDoor(server, requests), errands::everyoneWasPaid);
  }

  /** As {@link #overRest(InetSocketAddress, Errands)}, for reads. */
  public static DoorLoad overRest(InetSocketAddress server, Reading reading, Refreshes refreshes) {
    HttpRequests requests = new HttpReads(HttpDoor.host(server), reading, refreshes);
    return new DoorLoad(new HttpDoor(server, requests), refreshes::everyoneHasRead);
  }

  /**
   * Over gRPC: a connection is a channel with an HTTP/2 connection of its own, a call at a time.
   */
  public static DoorLoad overGrpc(InetSocketAddress server, Errands errands) {
    return new DoorLoad(new GrpcDoor(server, new GrpcTransfers(errands)), errands::everyoneWasPaid);
  }

  /** As {@link #overGrpc(InetSocketAddress, Errands)}, for reads. */
  public static DoorLoad overGrpc(InetSocketAddress server, Reading reading, Refreshes refreshes) {
    return new DoorLoad(
        new GrpcDoor(server, GrpcReads.of(reading, refreshes)), refreshes::everyoneHasRead);
  }

  /**
   * Gives everyone a turn, unmeasured: the server gets to know all wallets, and its code compiled.
   */
  public Figures runForEveryone(int connections) throws InterruptedException {
    Tally tally = new Tally();
    long deadlineNanos = System.nanoTime() + FIRST_ROUND_PATIENCE.toNanos();
    try (Door.Callers callers = door.open(connections, tally)) {
      while (!everyoneHadATurn.getAsBoolean() && System.nanoTime() - deadlineNanos < 0) {
        Thread.sleep(POLL);
      }
      end(callers, tally);
    }
    return tally.figures(0);
  }

  /** Runs for {@code warmUp} unmeasured and then for {@code measured}. */
  public Figures run(int connections, Duration warmUp, Duration measured)
      throws InterruptedException {
    Tally tally = new Tally();
    try (Door.Callers callers = door.open(connections, tally)) {
      Thread.sleep(warmUp);
      long begunNanos = System.nanoTime();
      tally.measure(true);
      Thread.sleep(measured);
      tally.measure(false);
      long elapsedNanos = System.nanoTime() - begunNanos;
      end(callers, tally);
      return tally.figures(elapsedNanos);
    }
  }

  private static void end(Door.Callers callers, Tally tally) throws InterruptedException {
    tally.end();
    if (!callers.awaitEnd()) {
      tally.failed("the last answers did not come");
    }
  }
}
