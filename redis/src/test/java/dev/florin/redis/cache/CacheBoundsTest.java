package dev.florin.redis.cache;

import static dev.florin.redis.RedisServers.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.embedded.EmbeddedRedis;
import dev.florin.redis.Link;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Nothing in the cache grows without end. */
class CacheBoundsTest {
  private static final EmbeddedRedis SERVER = EmbeddedRedis.temporary();
  private static final AtomicLong WALLETS = new AtomicLong(1);
  private static final TinyDatabase DATABASE = new TinyDatabase();
  private static final Instance INSTANCE = new Instance(SERVER, DATABASE);

  private final long wallet = WALLETS.incrementAndGet();
  private final CacheStatistics statistics = INSTANCE.ready().cache.statistics();

  @AfterAll
  static void close() {
    INSTANCE.close();
  }

  @Test
  void entryThatIsTooLongIsAnsweredAndNotKept() {
    long refused = statistics.refusedFills();
    assertThat(read("long", 64 * 1024 + 1)).hasSize(64 * 1024 + 1);
    assertThat(statistics.refusedFills()).isEqualTo(refused + 1);
    assertThat(read("long", 1)).hasSize(1);
  }

  @Test
  void longestEntryIsKeptAsItIs() {
    assertThat(read("longest", 64 * 1024)).hasSize(64 * 1024);
    assertThat(read("longest", 1)).hasSize(64 * 1024);
  }

  @Test
  void walletHasSixtyFourEntriesAtMost() {
    long refused = statistics.refusedFills();
    for (int i = 0; i < 64; i++) {
      assertThat(read("entry " + i, 10)).hasSize(10);
    }
    awaitFills();
    assertThat(statistics.refusedFills()).isEqualTo(refused);
    assertThat(read("one more", 10)).hasSize(10);
    awaitTrue(() -> statistics.refusedFills() == refused + 1);
    assertThat(read("entry 63", 1)).hasSize(10);
  }

  @Test
  void walletHasAQuarterOfAMegabyteAtMost() {
    long refused = statistics.refusedFills();
    for (int i = 0; i < 3; i++) {
      assertThat(read("entry " + i, 64 * 1024)).hasSize(64 * 1024);
    }
    assertThat(read("too much", 64 * 1024)).hasSize(64 * 1024);
    awaitTrue(() -> statistics.refusedFills() == refused + 1);
    assertThat(read("little", 10)).hasSize(10);
    assertThat(read("little", 1)).hasSize(10);
  }

  @Test
  void nameThatIsTooLongIsNotKept() {
    long bypassed = statistics.bypassed();
    assertThat(read("n".repeat(256), 1)).hasSize(1);
    assertThat(statistics.bypassed()).isEqualTo(bypassed + 1);
  }

  @Test
  void namesOfEntriesCannotTouchTheToken() {
    assertThat(read("t", 3)).hasSize(3);
    assertThat(read("n", 4)).hasSize(4);
    assertThat(read("t", 1)).hasSize(3);
    assertThat(read("n", 1)).hasSize(4);
  }

  @Test
  void lifeOfAWalletsHashIsNotExtendedByUse() throws Exception {
    Link link = INSTANCE.redis.link().orElseThrow();
    byte[] key = new WalletKeys(link.runId(), INSTANCE.database.databaseId()).of(wallet);
    assertThat(read("first", 1)).hasSize(1);
    assertThat(link.send(it -> it.pttl(key)).get(5, TimeUnit.SECONDS))
        .isBetween(1L, Duration.ofMinutes(5).toMillis());
    assertThat(link.send(it -> it.pexpire(key, 60_000)).get(5, TimeUnit.SECONDS)).isTrue();
    assertThat(read("second", 1)).hasSize(1);
    awaitFills();
    assertThat(read("second", 1)).hasSize(1);
    assertThat(link.send(it -> it.pttl(key)).get(5, TimeUnit.SECONDS)).isBetween(1L, 60_000L);
  }

  @Test
  void batchMayHaveMoreWalletsThanAScriptMayHaveKeys() {
    long[] many = LongStream.range(1_000_000, 1_010_000).toArray();
    Fence fence = INSTANCE.cache.mark(many);
    assertThat(fence.holds()).isTrue();
    long marked = statistics.marked();
    assertThat(TinyDatabase.version(get(many[9_999]))).isZero();
    assertThat(statistics.marked()).isEqualTo(marked + 1);
    long evictions = statistics.evictions();
    Instance.answer(fence.lift());
    assertThat(statistics.evictions()).isEqualTo(evictions + 10_000);
    assertThat(TinyDatabase.version(get(many[9_999]))).isZero();
    assertThat(statistics.marked()).isEqualTo(marked + 1);
  }

  @Test
  void loadsBeyondTheBoundAreNotJoined() {
    Flights flights = new Flights(1);
    Token token = Token.fresh(0);
    Flights.Flight first = new Flights.Flight(1, "a", token);
    Flights.Flight second = new Flights.Flight(2, "a", token);
    CompletableFuture<byte[]> mine = new CompletableFuture<>();
    assertThat(flights.join(first, mine)).isNull();
    assertThat(flights.join(second, new CompletableFuture<>())).isNull();
    assertThat(flights.join(second, new CompletableFuture<>())).isNull();
    assertThat(flights.join(first, new CompletableFuture<>())).isSameAs(mine);
    assertThat(flights.size()).isEqualTo(1);
    flights.land(first, mine);
    assertThat(flights.size()).isZero();
  }

  @Test
  void tokensReadAsTheyAreWritten() {
    Token token = new Token(Long.MAX_VALUE, -1);
    assertThat(Token.parse(token.bytes())).isEqualTo(token);
    assertThat(Token.parse(new Token(0, 0).bytes())).isEqualTo(new Token(0, 0));
  }

  @Test
  void badSettingsAreRefused() {
    assertThatThrownBy(() ->
            new CacheSettings(
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                64,
                1,
                1,
                1))
        .hasMessageStartingWith("trust: PT1S");
  }

  private byte[] read(String entry, int bytes) {
    return Instance.answer(
        INSTANCE.cache.get(
            wallet, entry, () -> CompletableFuture.completedFuture(new byte[bytes])));
  }

  private byte[] get(long other) {
    return Instance.answer(INSTANCE.cache.get(other, Instance.ENTRY, () -> DATABASE.load(other)));
  }

  private void awaitFills() {
    awaitTrue(() -> statistics.fills() + statistics.refusedFills() == statistics.misses());
  }
}
