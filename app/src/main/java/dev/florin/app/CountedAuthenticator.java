package dev.florin.app;

import dev.florin.identity.Authenticator;
import dev.florin.identity.Identity;
import dev.florin.identity.Proof;
import dev.florin.telemetry.Instruments;
import dev.florin.telemetry.Meters;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * Counts what another authenticator says of the credentials that it is shown. Safe for use by many
 * threads.
 */
final class CountedAuthenticator implements Authenticator {
  private final Authenticator authenticator;
  private final LongAdder identified;
  private final LongAdder refused;
  private final LongAdder undecided;

  /**
   * @param door where they are shown: {@code http} or {@code grpc}
   */
  CountedAuthenticator(Authenticator authenticator, Instruments instruments, String door) {
    this.authenticator = authenticator;
    Meters meters = Meters.of(instruments);
    identified = counter(meters, door, "identified");
    refused = counter(meters, door, "refused");
    undecided = counter(meters, door, "undecided");
  }

  private static LongAdder counter(Meters meters, String door, String outcome) {
    return meters.counter(
        "florin.authentications",
        "Credentials that were shown, by what they prove.",
        "door",
        door,
        "outcome",
        outcome);
  }

  @Override
  public CompletableFuture<Proof> authenticate(String token) {
    CompletableFuture<Proof> proof = authenticator.authenticate(token);
    if (proof.isDone()) {
      count(proof.join());
      return proof;
    }
    return proof.thenApply(this::count);
  }

  private Proof count(Proof proof) {
    switch (proof) {
      case Proof.Identified _ -> identified.increment();
      case Proof.Refused _ -> refused.increment();
      case Proof.Undecided _ -> undecided.increment();
    }
    return proof;
  }

  @Override
  public BooleanSupplier watch(Identity identity) {
    return authenticator.watch(identity);
  }
}
