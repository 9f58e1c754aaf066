package dev.florin.ledger.commit;

import static java.util.Objects.requireNonNull;

import dev.florin.ledger.Bounds;
import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.commit.StoreException.Kind;
import dev.florin.ledger.rules.Entry;
import dev.florin.ledger.rules.Movement;
import dev.florin.ledger.rules.NetDeltas;
import dev.florin.ledger.rules.Prior;
import dev.florin.ledger.rules.StoredRefusal;
import dev.florin.ledger.rules.WalletState;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory that keeps the rules of the real one (bounds, unique keys, all or nothing) and
 * fails where a test tells it to.
 *
 * <p>A COMMIT whose answer is lost leaves its transaction alive. The next session that locks waits
 * for it, as on a real server: only then it is seen whether it happened.
 */
final class ScriptedStore implements Store {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  /** What a lane may ask for. */
  enum Step {
    OPEN,
    APPLY,
    LOCK,
    UPDATE,
    APPEND,
    RAISE_GENERATION,
    COMMIT,
    SYSTEM_WALLET,
    RETIRE,
    END_BLOCKERS
  }

  /** In the order asked for; ROLLBACK and CLOSE beside the steps. */
  final List<String> calls = new ArrayList<>();

  final Map<Long, WalletState> wallets = new TreeMap<>();
  final Map<CallerKey, Transfer> transfers = new HashMap<>();
  final Map<CallerKey, StoredRefusal> refusals = new HashMap<>();
  final Set<String> poisonousNotes = new HashSet<>();
  final Set<Long> retired = new HashSet<>();

  /** Ids of transfers that became events, in the order of their batches. */
  final List<Long> log = new ArrayList<>();

  /** Runs while a COMMIT is on its way. */
  Runnable beforeCommit = () -> {};

  /** Runs before the rows are checked: what another instance does meanwhile. */
  Runnable beforeAppend = () -> {};

  private final Map<Step, Deque<Failure>> script = new EnumMap<>(Step.class);
  private final Map<String, Long> systemWallets = new HashMap<>();
  private long systemWalletIds = 1_000;
  int generation;
  private @Nullable Transaction zombie;
  private boolean zombieHappens;

  /** How a step fails: not at all, with a kind, or with any other exception. */
  private sealed interface Failure {
    record None() implements Failure {}

    record Known(Kind kind, boolean happens) implements Failure {}

    record Crash() implements Failure {}
  }

  void wallet(long id, long balanceMinor) {
    put(new WalletState(id, balanceMinor, 0, 0, Bounds.AMOUNT_MINOR_MAX, 0, "USD", 0));
  }

  void put(WalletState wallet) {
    wallets.put(wallet.id(), wallet);
  }

  long balance(long id) {
    return requireNonNull(wallets.get(id)).balanceMinor();
  }

  /** The next time the step is asked for, and not failing by an earlier word, it fails so. */
  void fail(Step step, Kind kind) {
    plan(step, new Failure.Known(kind, false));
  }

  /** The next time the step is asked for, it works: failures planned after this come later. */
  void pass(Step step) {
    plan(step, new Failure.None());
  }

  void crash(Step step) {
    plan(step, new Failure.Crash());
  }

  /** The next COMMIT's answer is lost. */
  void loseCommit(boolean happens) {
    plan(Step.COMMIT, new Failure.Known(Kind.COMMIT_UNKNOWN, happens));
  }

  private void plan(Step step, Failure failure) {
    script.computeIfAbsent(step, any -> new ArrayDeque<>()).add(failure);
  }

  long count(String call) {
    return calls.stream().filter(call::equals).count();
  }

  @Override
  public Session open() throws StoreException {
    step(Step.OPEN);
    return new ScriptedSession();
  }

  private void step(Step step) throws StoreException {
    calls.add(step.name());
    Deque<Failure> failures = script.getOrDefault(step, new ArrayDeque<>());
    switch (failures.isEmpty() ? new Failure.None() : failures.remove()) {
      case Failure.None() -> {}
      case Failure.Crash() -> throw new IllegalStateException("scripted");
      case Failure.Known(Kind kind, boolean happens) -> {
        zombieHappens = happens;
        throw new StoreException(kind, new Exception("scripted"));
      }
    }
  }

  private static StoreException rejected(String why) {
    return new StoreException(Kind.REJECTED, new Exception(why));
  }

  private void endZombie() {
    if (zombie != null && zombieHappens) {
      zombie.publish();
    }
    zombie = null;
  }

  /** What a session has changed and not committed. */
  private final class Transaction {
    final Map<Long, WalletState> changed = new HashMap<>();
    final List<Transfer> rows = new ArrayList<>();
    final List<StoredRefusal> refused = new ArrayList<>();
    final List<Long> logged = new ArrayList<>();
    boolean raises;

    void log(List<Movement> movements) {
      movements.forEach(movement -> logged.add(movement.id()));
    }

    void add(NetDeltas deltas) throws StoreException {
      for (int i = 0; i < deltas.size(); i++) {
        WalletState wallet = wallets.get(deltas.walletId(i));
        if (wallet == null) {
          continue;
        }
        WalletState after =
            wallet.after(deltas.deltaMinor(i), deltas.transfers(i), deltas.lastTransferId(i));
        if (after.balanceMinor() < after.floorMinor()
            || after.balanceMinor() > after.ceilingMinor()) {
          throw rejected("wallet_balance_bounds");
        }
        changed.put(after.id(), after);
      }
    }

    void publish() {
      wallets.putAll(changed);
      rows.forEach(row -> transfers.put(row.callerKey(), row));
      refused.forEach(row -> refusals.put(row.callerKey(), row));
      log.addAll(logged);
      generation += raises ? 1 : 0;
    }
  }

  private final class ScriptedSession implements Session {
    private @Nullable Transaction open;
    private boolean closed;

    @Override
    public Locked apply(NetDeltas deltas, List<Movement> movements) throws StoreException {
      Transaction begun = begin(Step.APPLY);
      begun.add(deltas);
      begun.log(movements);
      Map<Long, WalletState> seen = new HashMap<>();
      for (long id : deltas.walletIds()) {
        if (begun.changed.containsKey(id)) {
          seen.put(id, requireNonNull(wallets.get(id)));
        }
      }
      return new Locked(seen, priors(movements), NOW);
    }

    @Override
    public Locked lock(long[] ascendingWalletIds, List<Movement> movements) throws StoreException {
      begin(Step.LOCK);
      Map<Long, WalletState> seen = new HashMap<>();
      for (long id : ascendingWalletIds) {
        if (wallets.containsKey(id)) {
          seen.put(id, wallets.get(id));
        }
      }
      return new Locked(seen, priors(movements), NOW);
    }

    private Transaction begin(Step step) throws StoreException {
      requireOpen();
      if (open != null) {
        throw new AssertionError("a transaction is open already: " + calls);
      }
      Transaction begun = new Transaction();
      open = begun;
      step(step);
      endZombie();
      return begun;
    }

    private Map<CallerKey, Prior> priors(List<Movement> movements) {
      Map<CallerKey, Prior> priors = new HashMap<>();
      for (Movement movement : movements) {
        CallerKey key = movement.command().callerKey();
        if (transfers.containsKey(key)) {
          priors.put(key, new Prior.Committed(transfers.get(key)));
        } else if (refusals.containsKey(key)) {
          StoredRefusal row = refusals.get(key);
          priors.put(key, new Prior.Declined(row.fingerprint(), row.refusal()));
        }
      }
      return priors;
    }

    @Override
    public void update(NetDeltas deltas, List<Movement> movements) throws StoreException {
      step(Step.UPDATE);
      transaction().add(deltas);
      transaction().log(movements);
    }

    @Override
    public void append(List<Entry> entries, List<StoredRefusal> refused) throws StoreException {
      step(Step.APPEND);
      beforeAppend.run();
      List<Transfer> rows = entries.stream().map(Entry::transfer).toList();
      for (Transfer row : rows) {
        if (row.note() != null && poisonousNotes.contains(row.note())) {
          throw rejected("note");
        }
        if (transfers.containsKey(row.callerKey())) {
          throw rejected("key");
        }
      }
      for (StoredRefusal row : refused) {
        if (refusals.containsKey(row.callerKey())) {
          throw rejected("key");
        }
      }
      transaction().rows.addAll(rows);
      transaction().refused.addAll(refused);
    }

    @Override
    public void raiseCacheGeneration() throws StoreException {
      step(Step.RAISE_GENERATION);
      transaction().raises = true;
    }

    @Override
    public Store.Backlog lockBacklog(List<Movement> movements) {
      throw withoutBacklog();
    }

    @Override
    public void accept(List<AcceptedRow> rows) {
      throw withoutBacklog();
    }

    @Override
    public Store.Pending settle(List<Settlement> settlements) {
      throw withoutBacklog();
    }

    @Override
    public Store.Pending lockPending(List<Settlement> settlements) {
      throw withoutBacklog();
    }

    @Override
    public void refuse(List<RefusedSettlement> refused) {
      throw withoutBacklog();
    }

    @Override
    public void finish(List<Settlement> settled, List<RefusedSettlement> refused) {
      throw withoutBacklog();
    }

    /** Lanes are tried here without a backlog; with one, on PostgreSQL. */
    private static AssertionError withoutBacklog() {
      return new AssertionError("this store has no backlog");
    }

    @Override
    public void commit() throws StoreException {
      beforeCommit.run();
      Transaction ended = transaction();
      try {
        step(Step.COMMIT);
      } catch (StoreException e) {
        if (e.kind() == Kind.COMMIT_UNKNOWN) {
          zombie = ended;
          open = null;
          closed = true;
        }
        throw e;
      }
      ended.publish();
      open = null;
    }

    @Override
    public void rollback() {
      calls.add("ROLLBACK");
      open = null;
    }

    @Override
    public int endBlockers(long[] walletIds) throws StoreException {
      if (open != null) {
        throw new AssertionError("blockers ended inside a transaction: " + calls);
      }
      step(Step.END_BLOCKERS);
      return 1;
    }

    @Override
    public long systemWallet(String currency, int lane) throws StoreException {
      requireOpen();
      step(Step.SYSTEM_WALLET);
      if (!currency.matches("[A-Z]{3}")) {
        throw rejected("wallet_currency");
      }
      Long known = systemWallets.get(currency);
      if (known != null && !retired.contains(known)) {
        return known;
      }
      long id = ++systemWalletIds;
      long bound = 9_000_000_000_000_000_000L;
      put(new WalletState(id, 0, 0, -bound, bound, 0, currency, 0));
      systemWallets.put(currency, id);
      return id;
    }

    @Override
    public void retireSystemWallet(long walletId) throws StoreException {
      if (open != null) {
        throw new AssertionError("retired inside a transaction: " + calls);
      }
      step(Step.RETIRE);
      retired.add(walletId);
    }

    @Override
    public void close() {
      calls.add("CLOSE");
      closed = true;
      open = null;
    }

    private Transaction transaction() {
      requireOpen();
      if (open == null) {
        throw new AssertionError("no transaction is open: " + calls);
      }
      return open;
    }

    private void requireOpen() {
      if (closed) {
        throw new AssertionError("used after its end: " + calls);
      }
    }
  }
}
