package dev.florin.webhooks;

import dev.florin.ledger.events.Event;
import dev.florin.ledger.events.EventLog;
import dev.florin.ledger.events.EventPosition;
import dev.florin.ledger.webhook.WebhookProgress.Failure;
import dev.florin.ledger.webhook.WebhookProgress.Retried;
import dev.florin.ledger.webhook.WebhookProgress.Standing;
import dev.florin.ledger.webhook.WebhookProgress.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Follows the log for one webhook, and makes the first attempt of each event that it wants.
 *
 * <p>Reads a window, writes down that it is about to be sent, sends it in order with at most
 * {@value #IN_FLIGHT_MAX} in flight, and writes down what is settled with the next window, in one
 * transaction. An event that failed gets a row and is settled by it; so does one whose answer takes
 * longer than a second, and what becomes of that one is written into its row when it is known. So
 * neither holds up the later ones.
 *
 * <p>Each step may fail and be done again: a field changes only when what it stands for is done.
 *
 * <p>Threads: one runs it; {@link #wake}, {@link #stop} and {@link #abandon} from any.
 */
final class FirstAttempts {
  static final int IN_FLIGHT_MAX = 32;
  static final int WINDOW_EVENTS_MAX = 256;
  static final int READ_EVENTS_MAX = 128;

  private static final long HEAD_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long WRITE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long QUIET_MILLIS = 50;
  private static final long IDLE_MILLIS = 1_000;
  private static final int COUNTED_FAILURES = 1_000;

  private final Assignment assignment;
  private final Supplier<EventPosition> newest;
  private final Window window;
  private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final List<Failure> failures = new ArrayList<>();
  private final List<Retried> late = new ArrayList<>();
  private EventPosition startedThrough;
  private EventPosition settledThrough;
  private boolean delivered;
  private boolean gone;
  private boolean looked;
  private int inFlight;
  private long writtenNanos = System.nanoTime();
  private int failuresUncounted;
  private volatile boolean stopping;
  private volatile boolean abandoned;

  /**
   * @param newest the newest place of the log, as far as is known
   */
  FirstAttempts(Assignment assignment, Supplier<EventPosition> newest) {
    this.assignment = assignment;
    this.newest = newest;
    settledThrough = assignment.subscription().settledThrough();
    startedThrough = assignment.subscription().startedThrough();
    window = new Window(settledThrough);
  }

  /** What the thread waits for. */
  private sealed interface Signal {
    record Ended(Window.Entry entry, Outcome outcome) implements Signal {}

    record Woken() implements Signal {}
  }

  /** There may be something new. */
  void wake() {
    if (woken.compareAndSet(false, true)) {
      signals.add(new Signal.Woken());
    }
  }

  /** Begins no more attempts, and ends with those in flight. */
  void stop() {
    stopping = true;
    wake();
  }

  /** Ends with what is known by now. */
  void abandon() {
    abandoned = true;
    stop();
  }

  /** Goes on until it is stopped, or there is nothing more to do for it. */
  void run() {
    while (!stopping) {
      if (!assignment.patiently(this::step)) {
        return;
      }
    }
    while (inFlight > 0 && !abandoned) {
      boolean _ = await(QUIET_MILLIS);
    }
    boolean _ = assignment.patiently(this::write);
  }

  private void step() {
    takeSignals();
    read();
    if (stopping) {
      return;
    }
    if (window.hasUnsent() && startedThrough.number() < window.readThrough().number()) {
      write();
    }
    send();
    boolean quiet = !hasMore() && !await(hasNews() || inFlight > 0 ? QUIET_MILLIS : IDLE_MILLIS);
    if (hasNews() && (quiet || System.nanoTime() - writtenNanos > WRITE_NANOS)) {
      write();
    }
  }

  private boolean hasMore() {
    EventPosition there = newest.get();
    EventPosition here = window.readThrough();
    return window.size() <= WINDOW_EVENTS_MAX - READ_EVENTS_MAX
        && (!looked || there.number() > here.number());
  }

  private void read() {
    if (window.hasUnsent() || !hasMore()) {
      return;
    }
    switch (assignment.log().after(window.readThrough(), READ_EVENTS_MAX)) {
      case EventLog.Found(List<Event> events) -> {
        looked = true;
        if (!events.isEmpty()) {
          window.add(assignment.wanted(events), events.getLast().position(), startedThrough);
        }
      }
      case EventLog.Expired(EventPosition oldest) -> {
        write();
        assignment.switchOff(
            "the events after "
                + window.readThrough()
                + " are not kept any more; the oldest place is "
                + oldest);
        stopping = true;
      }
    }
  }

  private void send() {
    while (!stopping && inFlight < IN_FLIGHT_MAX && window.hasUnsent()) {
      Window.Entry entry = window.nextUnsent();
      inFlight++;
      var _ =
          assignment
              .send(entry.send(System.nanoTime()), entry.attempt())
              .thenAccept(outcome -> signals.add(new Signal.Ended(entry, outcome)));
    }
  }

  private void takeSignals() {
    for (Signal signal = signals.poll(); signal != null; signal = signals.poll()) {
      take(signal);
    }
  }

  /** Whether something came within the time. */
  private boolean await(long millis) {
    try {
      Signal signal = signals.poll(millis, TimeUnit.MILLISECONDS);
      if (signal != null) {
        take(signal);
      }
      return signal != null;
    } catch (InterruptedException _) {
      abandon();
      return false;
    }
  }

  private void take(Signal signal) {
    switch (signal) {
      case Signal.Woken _ -> woken.set(false);
      case Signal.Ended(Window.Entry entry, Outcome outcome) -> {
        inFlight--;
        entry.end(outcome);
        gone |= outcome instanceof Outcome.Gone;
        if (entry.isLeft()) {
          late.add(assignment.retried(entry.position().number(), entry.attempt(), outcome));
        }
      }
    }
  }

  private void settle() {
    for (Window.Entry entry : window.settle(System.nanoTime(), HEAD_PATIENCE_NANOS)) {
      long number = entry.position().number();
      switch (entry.outcome()) {
        case Outcome.Delivered _ -> delivered = true;
        case Outcome.Failed failed ->
            failures.add(assignment.failure(number, entry.attempt(), failed));
        case Outcome.Gone _ -> failures.add(assignment.gone(number, entry.attempt()));
        case null -> failures.add(assignment.unanswered(number, entry.attempt()));
      }
    }
  }

  private boolean hasNews() {
    settle();
    return !late.isEmpty() || settledThrough.number() < window.settledThrough().number();
  }

  /** Writes down what is settled, and that all that was read is about to be sent. */
  private void write() {
    settle();
    EventPosition starting = stopping ? startedThrough : window.readThrough();
    EventPosition settling = window.settledThrough();
    EventPosition through = starting.number() < settling.number() ? settling : starting;
    Standing standing = assignment.advance(new Step(settling, failures, delivered, through));
    if (standing == Standing.ENDED) {
      stopping = true;
      return;
    }
    failuresUncounted += failures.size();
    settledThrough = settling;
    startedThrough = through;
    writtenNanos = System.nanoTime();
    failures.clear();
    delivered = false;
    Standing afterLate = writeLate();
    end(standing == Standing.FAILED_TOO_LONG ? standing : afterLate);
  }

  private Standing writeLate() {
    if (late.isEmpty()) {
      return Standing.GOES_ON;
    }
    Standing standing = assignment.retried(late);
    late.clear();
    return standing;
  }

  /** Switches the webhook off where a rule says so. */
  private void end(Standing standing) {
    if (gone) {
      assignment.switchOffForGone();
      stopping = true;
    } else if (standing == Standing.FAILED_TOO_LONG) {
      assignment.switchOffForFailing();
      stopping = true;
    } else if (failuresUncounted >= COUNTED_FAILURES) {
      failuresUncounted = 0;
      stopping |= assignment.switchOffIfTooMany();
    }
  }
}
