package dev.florin.redis.cache;

import dev.florin.embedded.EmbeddedRedis;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two instances on one Redis and one database, and a wallet that no other test has. */
abstract class TwoInstances {
  private static final AtomicLong WALLETS = new AtomicLong(1);

  final TinyDatabase database = new TinyDatabase();
  final long wallet = WALLETS.incrementAndGet();
  Instance here;
  Instance there;
  private final EmbeddedRedis server;

  /** The server is the test class's own: some kill it. */
  TwoInstances(EmbeddedRedis server) {
    this.server = server;
  }

  @BeforeEach
  void open() {
    here = new Instance(server, database);
    there = new Instance(server, database);
    var _ = here.ready();
    var _ = there.ready();
  }

  @AfterEach
  void close() {
    here.close();
    there.close();
  }
}
