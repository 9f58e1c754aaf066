package dev.florin.ledger.figures;

import dev.florin.telemetry.Instruments;
import dev.florin.telemetry.Meters;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Shows the figures that were read last; while there are none that are fresh, nothing known. */
record FigureMeters(Meters meters, Supplier<Optional<Figures>> figures) {
  static void show(Instruments instruments, Supplier<Optional<Figures>> figures) {
    FigureMeters shown = new FigureMeters(Meters.of(instruments), figures);
    shown.backlog();
    shown.events();
    shown.webhooks();
  }

  private void backlog() {
    count(
        "florin.backlog.pending",
        "Transfers that were accepted and are not final.",
        Figures::backlogPending);
    count("florin.backlog.parked", "Transfers that wait for an operator.", Figures::backlogParked);
    age(
        "florin.backlog.oldest.seconds",
        "How long the oldest pending transfer has waited.",
        Figures::backlogOldestMillis);
  }

  private void events() {
    count(
        "florin.events.waiting",
        "Batches of events that have no place in the log yet.",
        Figures::eventsWaiting);
    age(
        "florin.events.lag.seconds",
        "How long the oldest of them has waited.",
        Figures::eventsOldestMillis);
    count(
        "florin.events.newest.position",
        "The place of the newest event in the log.",
        Figures::newestPosition);
  }

  private void webhooks() {
    ofState("enabled", Figures::webhooksEnabled);
    ofState("disabled", Figures::webhooksDisabled);
    ofState("switched_off", Figures::webhooksSwitchedOff);
    count(
        "florin.webhook.events.waiting",
        "Events that webhooks which are on have still before them.",
        Figures::webhookEventsWaiting);
    count(
        "florin.webhook.retrying",
        "Deliveries that failed and are tried again.",
        Figures::webhookRetrying);
  }

  private void ofState(String state, ToLongFunction<Figures> figure) {
    count("florin.webhooks", "Webhooks, by whether events are sent.", figure, "state", state);
  }

  private void count(String name, String what, ToLongFunction<Figures> figure, String... labels) {
    meters.gauge(name, what, () -> value(figure), labels);
  }

  private void age(String name, String what, ToLongFunction<Figures> millis) {
    meters.secondsGauge(
        name, what, () -> value(read -> TimeUnit.MILLISECONDS.toNanos(millis.applyAsLong(read))));
  }

  private @Nullable Long value(ToLongFunction<Figures> figure) {
    return figures.get().map(figure::applyAsLong).orElse(null);
  }
}
