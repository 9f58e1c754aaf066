/**
 * Reads kept in Redis for a while, and never shown after a newer write was acknowledged.
 *
 * <h2>What is kept</h2>
 *
 * <p>A wallet is one key, {@code w:RUN:DATABASE:WALLET}. It is nothing, or one of two:
 *
 * <ul>
 *   <li>a <b>hash</b> of entries, one a kind of read, with a token {@code GENERATION:RANDOM} that
 *       was made with it and goes with it. It expires five minutes after it was made
 *   <li>a writer's <b>mark</b>, a string {@code DEADLINE:BATCH}. It has no entries, and nobody
 *       makes a hash of it before the deadline, on Redis's clock
 * </ul>
 *
 * <p>A <b>reader</b> takes the entry if the token is of the generation of now. Otherwise it needs a
 * token before it loads: the one that is there, or a fresh one. What it loaded is stored only if
 * the token is still there. A <b>writer</b> overwrites the wallets with its mark before COMMIT,
 * holding their row locks, and evicts them after it, before anybody is told: hashes and its own
 * mark go.
 *
 * <h2>Why no read is stale</h2>
 *
 * <p>Let a write be acknowledged, and a read begin after that. Then the eviction was executed
 * before the read reaches Redis. What is in a hash that the read finds was loaded under a token
 * that was made after the eviction (eviction took all older ones, and they do not come back), so it
 * was loaded after COMMIT. The same holds for a load that the read joins: it must carry the token
 * that the read saw. One by one:
 *
 * <ul>
 *   <li><b>Load old, commit, evict, late fill.</b> The token went with the eviction; refused.
 *   <li><b>Killed between COMMIT and eviction.</b> The mark emptied the wallet, and nobody fills it
 *       before the deadline. After it, loads see the commit. The writer is killed, so nobody was
 *       told; who asks again is told after an eviction.
 *   <li><b>Two writers, late eviction.</b> The second marked under the row locks, hence after the
 *       first committed, and the key bears the second's mark: the first's eviction leaves it. If
 *       the first's is later still, it evicts a fresh hash, which costs a load.
 *   <li><b>A mark that comes late</b>, through a link that was given up: it empties, and refuses
 *       fills until its deadline. It may replace a later writer's mark, which is then protected by
 *       its eviction alone.
 *   <li><b>Flushed between mark and COMMIT.</b> A reader may load and fill the old state; the
 *       eviction removes it.
 *   <li><b>Paused between mark and COMMIT</b>, past the deadline: the same. {@link
 *       dev.florin.redis.cache.Fence#holds} says no if half of the mark's life has passed.
 *   <li><b>Redis restarted, restored or promoted.</b> The run is in the key, and a link is to one
 *       run and never reconnects. Nothing that another run wrote is found, and no command that was
 *       meant for one run reaches another. A writer evicts in the run that is linked when it
 *       evicts.
 *   <li><b>Paused reader.</b> What it found in Redis is judged by the generation as trusted when
 *       the answer is looked at, and its fill by the token when it arrives.
 * </ul>
 *
 * <h2>When a writer cannot reach Redis</h2>
 *
 * <p>Then others may, and it must void what they have. The generation is in PostgreSQL: if the mark
 * was not set, the same transaction raises it with the money; if the eviction failed, it is raised
 * in the background until that succeeded, and until then the mark stands. Readers ignore hashes of
 * a lower generation and replace them. They read it every second and after every fault, so
 * staleness lasts for about a second and a timeout; a reader that could not read it for two
 * seconds, or was paused, knows no generation and uses no cache. The writer itself uses none before
 * it has read it anew.
 *
 * <p>The generation is in the token and not in the key, because instances learn of it at different
 * times: a writer that does not know the new one yet must still mark and evict what readers keep
 * under it.
 *
 * <h2>What is not covered</h2>
 *
 * <p>Two faults at once (the writer killed between COMMIT and eviction, and its mark lost to a
 * flush, to memory pressure or to a pause of more than five seconds) can leave an old state for the
 * five minutes of a hash, of a write that nobody was told of. And two primaries at once, one seen
 * by writers and one by readers, are two caches.
 */
@NullMarked
package dev.florin.redis.cache;

import org.jspecify.annotations.NullMarked;
