package dev.florin.style;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.util.Set;

/** A call, or a method reference, that asks the machine what time it is, not a clock handed in. */
final class ClockReading {
  private static final Set<String> NANOS_AND_MILLIS = Set.of("nanoTime", "currentTimeMillis");

  static final DescribedPredicate<JavaAccess<?>> ANY =
      DescribedPredicate.describe(
          "read the machine's clock", access -> readsTheClock(access.getTarget()));

  private ClockReading() {}

  private static boolean readsTheClock(AccessTarget target) {
    String owner = target.getOwner().getName();
    String method = target.getName();
    return switch (owner) {
      case "java.lang.System" -> NANOS_AND_MILLIS.contains(method);
      default -> owner.startsWith("java.time.") && method.equals("now");
    };
  }
}
