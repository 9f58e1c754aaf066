package dev.florin.service;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.opentelemetry.context.Context;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Reads of one wallet: from a copy where there is one, else from the database, on a thread that may
 * wait.
 *
 * <p>Callers may share one load, so it belongs to none of them: it has a time of its own, and a
 * caller who leaves early takes nobody with him.
 *
 * @param cache holds the copies
 * @param waiting where loads run
 * @param gate bounds them
 */
record WalletReads(ReadCache cache, Waiting waiting, ReadGate gate) {

  /**
   * A message about a wallet.
   *
   * @param entry names the read, and the layout of what it gives
   * @param load reads the database, and waits for it
   */
  <T extends MessageLite> CompletableFuture<T> get(
      long walletId, String entry, Parser<T> parser, Supplier<T> load) {
    return cache
        .get(
            walletId,
            entry,
            Context.current().wrapSupplier(() -> loaded(load).thenApply(MessageLite::toByteArray)))
        .thenCompose(bytes -> {
          try {
            return CompletableFuture.completedFuture(parser.parseFrom(bytes));
          } catch (InvalidProtocolBufferException e) {
            return loaded(load);
          }
        });
  }

  private <T> CompletableFuture<T> loaded(Supplier<T> load) {
    return waiting.apart(() -> gate.read(load));
  }
}
