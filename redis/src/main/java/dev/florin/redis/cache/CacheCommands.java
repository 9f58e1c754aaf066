package dev.florin.redis.cache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.florin.redis.Link;
import dev.florin.redis.Script;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The five things the cache asks of Redis, each atomic there. Nothing here waits. */
final class CacheCommands {
  private static final Script ADMIT = new Script("admit");
  private static final Script FILL = new Script("fill");
  private static final Script EVICT = new Script("evict");
  private static final byte[] TOKEN = {'t'};
  private static final byte[] NO_MARK = {};

  private final byte[] timeToLiveMillis;
  private final byte[] entriesMax;
  private final byte[] bytesMax;

  CacheCommands(CacheSettings settings) {
    timeToLiveMillis = ascii(settings.timeToLive().toMillis());
    entriesMax = ascii(settings.entriesMax());
    bytesMax = ascii(settings.walletBytesMax());
  }

  /** The entry and the token, each empty if there is none; an error reply if a mark stands. */
  CompletableFuture<List<KeyValue<byte[], byte[]>>> read(Link link, byte[] key, byte[] entry) {
    return link.send(redis -> redis.hmget(key, entry, TOKEN));
  }

  /** The token there is, or the fresh one; null while a mark stands. */
  CompletableFuture<byte[]> admit(Link link, byte[] key, Token fresh) {
    return link.run(
        ADMIT, ScriptOutputType.VALUE, new byte[][] {key}, fresh.bytes(), timeToLiveMillis);
  }

  /** Whether it was kept: 1, or 0. */
  CompletableFuture<Long> fill(Link link, byte[] key, Token token, byte[] entry, byte[] bytes) {
    return link.run(
        FILL,
        ScriptOutputType.INTEGER,
        new byte[][] {key},
        token.bytes(),
        entry,
        bytes,
        entriesMax,
        bytesMax);
  }

  /** Empties and marks. */
  CompletableFuture<String> mark(Link link, byte[][] keys, byte[] mark) {
    return link.send(redis -> {
      CommandArgs<byte[], byte[]> pairs = new CommandArgs<>(ByteArrayCodec.INSTANCE);
      for (byte[] key : keys) {
        pairs.addKey(key).addValue(mark);
      }
      return redis.dispatch(CommandType.MSET, new StatusOutput<>(ByteArrayCodec.INSTANCE), pairs);
    });
  }

  /** Evicts what bears no mark. */
  CompletableFuture<Long> evict(Link link, byte[][] keys) {
    return evict(link, keys, NO_MARK);
  }

  /** Evicts what bears no mark or this one. */
  CompletableFuture<Long> evict(Link link, byte[][] keys, byte[] mark) {
    return link.run(EVICT, ScriptOutputType.INTEGER, keys, mark);
  }

  private static byte[] ascii(long number) {
    return Long.toString(number).getBytes(US_ASCII);
  }
}
