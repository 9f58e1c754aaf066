package dev.florin.service;

import dev.florin.identity.Identity;
import dev.florin.ledger.audit.Act;
import io.grpc.Context;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a call, how far they reach with it, and under which trace.
 *
 * @param identity proved by the call's token or key
 * @param reach of the caller's roles with this method; never {@link Reach#NOTHING}
 * @param method full name, as in {@code wallet.v1.WalletService/GetBalance}
 * @param traceId 32 lower-case hexadecimal digits
 * @param origin where the call comes from
 * @param holds whether what was proved has not been taken back since
 */
record Caller(
    Identity identity,
    Reach reach,
    String method,
    String traceId,
    Origin origin,
    BooleanSupplier holds) {
  private static final Context.Key<Caller> KEY = Context.key("florin-caller");

  /** The caller of the call that this thread serves. */
  static Caller current() {
    Caller caller = KEY.get();
    if (caller == null) {
      throw new IllegalStateException("a wallet call came past the admission");
    }
    return caller;
  }

  /** What the audit log is told of a call that was about a wallet, or about none. */
  Act act(@Nullable Long walletId, String detail, @Nullable String reason) {
    return new Act(
        identity.userId(),
        identity.keyId(),
        method.substring(method.indexOf('/') + 1),
        walletId,
        detail,
        reason,
        origin.text(),
        traceId);
  }

  Context in(Context context) {
    return context.withValue(KEY, this);
  }

  /** Whether the credential has not ended, and was not taken back, until now. */
  boolean isProved() {
    return Instant.now().isBefore(identity.expiresAt()) && holds.getAsBoolean();
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
