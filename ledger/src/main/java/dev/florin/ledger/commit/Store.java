package dev.florin.ledger.commit;

import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.CallerKey;
import dev.florin.ledger.rules.Entry;
import dev.florin.ledger.rules.Movement;
import dev.florin.ledger.rules.NetDeltas;
import dev.florin.ledger.rules.Prior;
import dev.florin.ledger.rules.StoredRefusal;
import dev.florin.ledger.rules.WalletState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the money is kept, as a lane needs it. PostgreSQL is the one that keeps real money. */
public interface Store {
  /** A connection for one lane. */
  Session open() throws StoreException;

  /**
   * One lane's connection, and at most one transaction on it. Used by one thread at a time.
   *
   * <p>A transaction is {@link #apply} (fast) or {@link #lock} then {@link #update} (slow), then
   * {@link #append}, then {@link #commit}; {@link #rollback} ends it at any point. One that settles
   * transfers which were accepted before begins with {@link #settle} (fast) or {@link #lockPending}
   * (slow, with {@link #settle} and {@link #refuse} after the decision), and ends with {@link
   * #finish}. One that accepts transfers is {@link #lockBacklog}, {@link #accept}, {@link #commit}.
   */
  interface Session extends AutoCloseable {
    /**
     * Begins; locks the wallets in ascending order by adding the deltas to them; then, in a
     * statement of its own so that it sees what committed while it waited, reads the keys. It may
     * leave out keys whose second use {@link #append} would reject by itself.
     *
     * @param movements whose keys are read, and which are logged as done at once; none, where they
     *     were accepted before
     * @return the wallets as they were before the deltas, under the locks
     */
    Locked apply(NetDeltas deltas, List<Movement> movements) throws StoreException;

    /** Begins; locks the wallets in ascending order, changing nothing; then reads these keys. */
    Locked lock(long[] ascendingWalletIds, List<Movement> movements) throws StoreException;

    /**
     * Adds the deltas to wallets that are locked.
     *
     * @param movements which are logged as done at once; none, where they were accepted before
     */
    void update(NetDeltas deltas, List<Movement> movements) throws StoreException;

    /** Adds rows. */
    void append(List<Entry> entries, List<StoredRefusal> refusals) throws StoreException;

    /** In the transaction: voids all copies of wallets that were made before its commit. */
    void raiseCacheGeneration() throws StoreException;

    /**
     * Begins: locks the counters of the slots that the movements' source wallets belong to, in
     * ascending order, and then reads their keys.
     */
    Backlog lockBacklog(List<Movement> movements) throws StoreException;

    /** Adds to the backlog, in slots that are locked, and raises the slots' counters. */
    void accept(List<AcceptedRow> rows) throws StoreException;

    /**
     * Begins, or goes on where {@link #lockPending} began: makes these transfers settled, in
     * ascending order of their ids, before any wallet is locked or after {@link #lockPending}.
     */
    Pending settle(List<Settlement> settlements) throws StoreException;

    /**
     * Begins: holds off who would take the slots over, then locks those of the transfers that are
     * still pending, in ascending order of their ids, and waits for who holds them.
     */
    Pending lockPending(List<Settlement> settlements) throws StoreException;

    /** Makes transfers refused that are locked and pending. */
    void refuse(List<RefusedSettlement> refused) throws StoreException;

    /**
     * Counts these as gone from the backlog, and logs their ends; the last step before the commit.
     *
     * @param settled in the order in which their money moves
     */
    void finish(List<Settlement> settled, List<RefusedSettlement> refused) throws StoreException;

    /** Makes it durable. Throws {@code COMMIT_UNKNOWN} unless it is certain that nothing was. */
    void commit() throws StoreException;

    /** Ends the transaction without effect, if there is one; a broken connection is no error. */
    void rollback();

    /**
     * Outside a transaction: ends other writers of Florin that hold these wallets and have been in
     * their transaction for too long, such as one in a process that was paused. Their owner finds
     * its connection gone, and settles if it had sent COMMIT.
     *
     * @return how many
     */
    int endBlockers(long[] walletIds) throws StoreException;

    /** The system wallet of a currency for this lane, made if there is none yet. */
    long systemWallet(String currency, int lane) throws StoreException;

    /** Takes a system wallet out of use: the lane gets a fresh one next time. */
    void retireSystemWallet(long walletId) throws StoreException;

    @Override
    void close();
  }

  /**
   * What is known once the locks are held.
   *
   * @param wallets by id; one that is missing in the database is missing here
   * @param priors what is remembered of the keys asked for
   * @param now the database's clock, read after the locks
   */
  record Locked(Map<Long, WalletState> wallets, Map<CallerKey, Prior> priors, Instant now) {}

  /**
   * What of the settlements asked for can go on.
   *
   * @param transferIds those that were pending, and are locked now
   * @param lostSlots slots whose lease is another's or has run out: if there is one, nothing of the
   *     transaction may stay
   */
  record Pending(Set<Long> transferIds, Set<Short> lostSlots) {}

  /**
   * The backlog as it is while its slots are locked.
   *
   * @param acceptedBySlot the sequence number given last in each locked slot
   * @param priors what was accepted with the keys asked for, as it was then
   * @param pending how many transfers wait, in all slots
   * @param now the database's clock, read after the locks
   */
  record Backlog(
      Map<Short, Long> acceptedBySlot,
      Map<CallerKey, AcceptedTransfer> priors,
      long pending,
      Instant now) {}
}
