package dev.florin.ledger.commit;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** Commands for tests, each with a fresh key unless one is given. */
public final class Commands {
  private static final AtomicLong keys = new AtomicLong();

  private Commands() {}

  public static Command transfer(long source, long destination, long amountMinor) {
    return transfer(freshKey(), source, destination, amountMinor);
  }

  public static Command transfer(String key, long source, long destination, long amountMinor) {
    return Command.transfer(
        CallerKey.synchronous("caller", key),
        fingerprint(source + ">" + destination + ":" + amountMinor),
        source,
        destination,
        amountMinor,
        "USD",
        "note",
        "0af7651916cd43dd8448eb211c80319c");
  }

  public static Command deposit(long wallet, long amountMinor) {
    return deposit(freshKey(), wallet, amountMinor);
  }

  public static Command deposit(String key, long wallet, long amountMinor) {
    return Command.deposit(
        CallerKey.synchronous("caller", key),
        fingerprint(">" + wallet + ":" + amountMinor),
        wallet,
        amountMinor,
        "USD",
        null,
        null);
  }

  public static Command withdrawal(long wallet, long amountMinor) {
    return withdrawal(freshKey(), wallet, amountMinor);
  }

  public static Command withdrawal(String key, long wallet, long amountMinor) {
    return Command.withdrawal(
        CallerKey.synchronous("caller", key),
        fingerprint(wallet + ">:" + amountMinor),
        wallet,
        amountMinor,
        "USD",
        null,
        null);
  }

  /** The same command with another note, which nobody at the ledger's door checks. */
  public static Command withNote(Command command, String note) {
    return new Command(
        command.kind(),
        command.callerKey(),
        command.fingerprint(),
        command.sourceWalletId(),
        command.destinationWalletId(),
        command.amountMinor(),
        command.currency(),
        note,
        command.traceId());
  }

  public static String freshKey() {
    return "key-" + keys.incrementAndGet();
  }

  public static Fingerprint fingerprint(String request) {
    return Fingerprint.of(request.getBytes(StandardCharsets.UTF_8));
  }
}
