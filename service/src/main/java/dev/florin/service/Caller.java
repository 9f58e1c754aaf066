package dev.florin.service;

import dev.florin.identity.Identity;
import io.grpc.Context;
import io.grpc.Status;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a call, and under which trace.
 *
 * @param identity proved by the call's token
 * @param traceId 32 lower-case hexadecimal digits; null where the call has no valid traceparent
 */
record Caller(Identity identity, @Nullable String traceId) {
  private static final Context.Key<Caller> KEY = Context.key("florin-caller");

  /** The caller of the call that this thread serves. */
  static Caller current() {
    Caller caller = KEY.get();
    if (caller == null) {
      throw new IllegalStateException("a wallet call came past the authentication");
    }
    return caller;
  }

  /** Refuses a caller whose token lacks a scope. */
  void require(String scope) {
    if (!identity.scopes().has(scope)) {
      throw Statuses.of(
          Status.Code.PERMISSION_DENIED,
          "forbidden",
          "This needs the scope " + scope + " in the token. Ask who runs the service for one.",
          Map.of("scope", scope));
    }
  }

  Context in(Context context) {
    return context.withValue(KEY, this);
  }

  String userId() {
    return identity.userId();
  }

  /** How others see the caller: the user id where the token tells no name. */
  String shownName() {
    String name = identity.displayName();
    return name == null ? identity.userId() : name;
  }
}
