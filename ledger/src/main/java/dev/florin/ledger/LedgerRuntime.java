package dev.florin.ledger;

import dev.florin.ledger.audit.AuditLog;
import dev.florin.ledger.audit.AuditMeters;
import dev.florin.ledger.audit.PostgresAuditLog;
import dev.florin.ledger.backlog.EndedTransfers;
import dev.florin.ledger.commit.BatchTraces;
import dev.florin.ledger.commit.GroupAccept;
import dev.florin.ledger.commit.GroupCommit;
import dev.florin.ledger.commit.LaneStatistics;
import dev.florin.ledger.commit.MonotonicClock;
import dev.florin.ledger.commit.Store;
import dev.florin.ledger.events.EventLag;
import dev.florin.ledger.events.EventLog;
import dev.florin.ledger.events.OldEvents;
import dev.florin.ledger.events.PostgresEventLog;
import dev.florin.ledger.events.SequencerThread;
import dev.florin.ledger.figures.FigureReader;
import dev.florin.ledger.keys.ApiKeys;
import dev.florin.ledger.lease.ClusterJob;
import dev.florin.ledger.lease.Leases;
import dev.florin.ledger.lease.NodeLease;
import dev.florin.ledger.lease.Peers;
import dev.florin.ledger.postgres.Database;
import dev.florin.ledger.postgres.Housekeeping;
import dev.florin.ledger.postgres.Partitions;
import dev.florin.ledger.postgres.PostgresBacklog;
import dev.florin.ledger.postgres.PostgresCacheGeneration;
import dev.florin.ledger.postgres.PostgresFreezes;
import dev.florin.ledger.postgres.PostgresHistory;
import dev.florin.ledger.postgres.PostgresWallets;
import dev.florin.ledger.postgres.Refusals;
import dev.florin.ledger.postgres.write.Outbox;
import dev.florin.ledger.postgres.write.PartitionWindow;
import dev.florin.ledger.postgres.write.PostgresStore;
import dev.florin.ledger.postgres.write.TracedStore;
import dev.florin.ledger.settle.Settling;
import dev.florin.ledger.webhook.PostgresWebhookProgress;
import dev.florin.ledger.webhook.PostgresWebhooks;
import dev.florin.ledger.webhook.WebhookProgress;
import dev.florin.ledger.webhook.Webhooks;
import dev.florin.telemetry.Instruments;
import dev.florin.telemetry.Meters;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One running ledger, put together: database, partitions, ids, lanes.
 *
 * <p>Threads: any. {@link #close} ends it in the opposite order, lanes first.
 */
public final class LedgerRuntime implements AutoCloseable {
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);
  private static final Duration JOBS_PERIOD = Duration.ofHours(1);

  private final Deque<Runnable> ends;
  private final Database database;
  private final Housekeeping housekeeping;
  private final NodeLease node;
  private final GroupCommit groupCommit;
  private final Wallets wallets;
  private final History history;
  private final CacheGeneration cacheGeneration;
  private final Optional<Settling> settling;
  private final GroupAccept groupAccept;
  private final Backlog backlog;
  private final PostgresEventLog events;
  private final Webhooks webhooks;
  private final Leases leases;
  private final Peers peers;
  private final AuditMeters audited;

  /**
   * @param logged whether what happens becomes events
   * @param ends gets how each part is ended, the last one first, also when a later one fails
   */
  private LedgerRuntime(
      LedgerConfig config,
      Clock clock,
      Function<CacheGeneration, CommitFence> fences,
      Peers peers,
      Instruments instruments,
      boolean logged,
      Deque<Runnable> ends) {
    this.ends = ends;
    database = Database.open(config, instruments);
    ends.push(database::close);
    Partitions partitions = new Partitions(database, config.keyRetention());
    housekeeping = Housekeeping.start(database, partitions, clock);
    ends.push(housekeeping::close);
    this.peers = peers;
    audited = new AuditMeters(instruments);
    leases = new Leases(database, MonotonicClock.system(), instruments);
    node = NodeLease.take(leases, config.nodeNumber(), database::highestId, clock, peers);
    ends.push(node::close);
    startJobs(config, partitions, clock, leases, peers);
    cacheGeneration = new PostgresCacheGeneration(database);
    Outbox outbox = logged ? startSequencer() : Outbox.NONE;
    Store store = new TracedStore(store(partitions, clock, outbox), instruments.tracer());
    groupCommit = startLanes(config, store, fences.apply(cacheGeneration), instruments);
    ends.push(groupCommit::close);
    groupAccept = startAccepting(config, store, instruments);
    ends.push(groupAccept::close);
    settling = startSettling(config.workers(), leases, peers);
    wallets = new PostgresWallets(database, node.ids());
    history = new PostgresHistory(database, partitions, clock);
    backlog = new PostgresBacklog(database, history, groupAccept, outbox);
    events = new PostgresEventLog(database);
    webhooks = new PostgresWebhooks(database, events, node.ids());
    if (instruments.areRead()) {
      tell(instruments);
    }
  }

  private void tell(Instruments instruments) {
    FigureReader figures = FigureReader.start(database, leases, peers, instruments);
    ends.push(figures::close);
    Meters meters = Meters.of(instruments);
    meters.counter(
        "florin.ledger.unknown.commits",
        "Commits whose answer was lost, and which were settled under the locks.",
        () -> groupCommit.unknownCommits() + groupAccept.unknownCommits());
    meters.counter(
        "florin.ledger.ended.writers",
        "Writers that held wallets for too long and were ended.",
        () -> groupCommit.statistics().endedWriters());
    meters.gauge("florin.node.number", "The node number of this instance.", node::number);
  }

  /** A ledger alone: see {@link #open(LedgerConfig, Clock, Function, Peers, Instruments)}. */
  public static LedgerRuntime open(LedgerConfig config, Clock clock) {
    return open(config, clock, generation -> CommitFence.NONE);
  }

  /**
   * One that nobody looks at: see {@link #open(LedgerConfig, Clock, Function, Peers, Instruments)}.
   */
  public static LedgerRuntime open(
      LedgerConfig config,
      Clock clock,
      Function<CacheGeneration, CommitFence> fences,
      Peers peers) {
    return open(config, clock, fences, peers, Instruments.none());
  }

  /** One that meets others only in the database. */
  public static LedgerRuntime open(
      LedgerConfig config, Clock clock, Function<CacheGeneration, CommitFence> fences) {
    return open(config, clock, fences, Peers.apart());
  }

  /**
   * Opens the database, brings its schema up to date, takes a node number, and starts the lanes.
   *
   * @param clock this node's; must be within a second of the database's
   * @param fences makes the fence around wallets whose copies a commit voids
   * @param peers this instance among the others on the database
   * @param instruments tell what it does
   * @throws LedgerStartException if this database, or this node's clock, must not be used, or the
   *     node number is another instance's
   * @throws LedgerFaultException if the database cannot be reached
   */
  public static LedgerRuntime open(
      LedgerConfig config,
      Clock clock,
      Function<CacheGeneration, CommitFence> fences,
      Peers peers,
      Instruments instruments) {
    return open(config, clock, fences, peers, instruments, true);
  }

  /** One whose transfers become no events: for a bench alone, to tell what events cost. */
  public static LedgerRuntime openWithoutEvents(LedgerConfig config, Clock clock) {
    return open(
        config, clock, generation -> CommitFence.NONE, Peers.apart(), Instruments.none(), false);
  }

  private static LedgerRuntime open(
      LedgerConfig config,
      Clock clock,
      Function<CacheGeneration, CommitFence> fences,
      Peers peers,
      Instruments instruments,
      boolean logged) {
    Deque<Runnable> ends = new ArrayDeque<>();
    try {
      return new LedgerRuntime(config, clock, fences, peers, instruments, logged, ends);
    } catch (RuntimeException e) {
      ends.forEach(Runnable::run);
      throw e;
    }
  }

  private void startJobs(
      LedgerConfig config, Partitions partitions, Clock clock, Leases leases, Peers peers) {
    Refusals refusals = new Refusals(config.keyRetention());
    Map<String, ClusterJob.Work> jobs =
        Map.of(
            "partitions-ahead",
            through -> partitions.ensure(clock.instant(), through),
            "old-refusals",
            refusals::forget,
            "old-accepted",
            new EndedTransfers(config.keyRetention())::forget,
            "old-events",
            new OldEvents(config.eventRetention())::forget);
    jobs.forEach((name, work) -> {
      ClusterJob job = ClusterJob.start(name, JOBS_PERIOD, work, leases, peers);
      ends.push(job::close);
    });
  }

  private Outbox startSequencer() {
    SequencerThread sequencer = SequencerThread.start(database);
    ends.push(sequencer::close);
    return Outbox.of(sequencer::wake);
  }

  private PostgresStore store(Partitions partitions, Clock clock, Outbox outbox) {
    return new PostgresStore(
        database::openWriter,
        node.ids(),
        node.number(),
        new PartitionWindow(partitions, clock),
        outbox);
  }

  private GroupCommit startLanes(
      LedgerConfig config, Store store, CommitFence fence, Instruments instruments) {
    GroupCommit.Sizes sizes =
        new GroupCommit.Sizes(
            config.lanes(), config.queueCommandsMax(), config.batchCommandsMax(), CLOSE_PATIENCE);
    return new GroupCommit(store, node.ids(), fence, sizes, instruments);
  }

  private Optional<Settling> startSettling(int workers, Leases leases, Peers peers) {
    if (workers == 0) {
      return Optional.empty();
    }
    Settling.Crew crew = new Settling.Crew(workers, node.number(), groupAccept::waiting);
    Settling started = Settling.start(database, groupCommit, crew, leases, peers);
    ends.push(started::close);
    groupAccept.onAccepted(started::wake);
    return Optional.of(started);
  }

  private GroupAccept startAccepting(
      LedgerConfig config, Store store, Instruments instruments) {
    GroupAccept.Bounds bounds =
        new GroupAccept.Bounds(
            config.queueCommandsMax(),
            config.batchCommandsMax(),
            config.backlogTransfersMax(),
            CLOSE_PATIENCE);
    return new GroupAccept(store, node.ids(), bounds, instruments);
  }

  /** The door to the money. */
  public Ledger ledger() {
    return groupCommit;
  }

  /** The door to transfers that are settled later. */
  public Backlog backlog() {
    return backlog;
  }

  /** Wallets, who owns them, and what is in them. */
  public Wallets wallets() {
    return wallets;
  }

  /** What happened. */
  public History history() {
    return history;
  }

  /** What happened, as it happened, over all wallets. */
  public EventLog events() {
    return events;
  }

  /** How far the log of events is behind what was committed; asks the database. */
  public EventLag eventLag() {
    return events.lag();
  }

  /** Stops money from going in or out of wallets. */
  public Freezes freezes() {
    return audited.around(new PostgresFreezes(database));
  }

  /** What operators, auditors and administrators did. */
  public AuditLog auditLog() {
    return audited.around(new PostgresAuditLog(database));
  }

  /** Who is told of it. */
  public Webhooks webhooks() {
    return webhooks;
  }

  /** How far each of them was told; for the one who tells them. */
  public WebhookProgress webhookProgress() {
    return new PostgresWebhookProgress();
  }

  /** What machines show to be let in. */
  public ApiKeys apiKeys() {
    return new ApiKeys(database);
  }

  /**
   * Begins to wait for the lease of a job, to do it once a period while it is held. The caller ends
   * it before the ledger.
   */
  public ClusterJob startJob(String name, Duration period, ClusterJob.Work work) {
    return ClusterJob.start(name, period, work, leases, peers);
  }

  /** Voids copies of wallets. */
  public CacheGeneration cacheGeneration() {
    return cacheGeneration;
  }

  /**
   * Tells once that the database's history was cut beneath this process, by a failover or a
   * restore: it is to end, and another one to begin.
   */
  public void onOtherHistory(Consumer<LedgerFaultException> told) {
    database.onOtherHistory(told);
  }

  /** What all instances on the database share. */
  public Settings settings() {
    return database.settings();
  }

  /** Counters of the lanes. */
  public LaneStatistics statistics() {
    return groupCommit.statistics();
  }

  /** Why this instance should get no requests at the moment; empty if it should. */
  public Optional<String> notReady() {
    return database
        .otherHistory()
        .or(groupCommit::notReady)
        .or(groupAccept::failure)
        .or(() -> settling.flatMap(Settling::failure))
        .or(node::notReady)
        .or(housekeeping::notReady);
  }

  /** This instance's alone, among those on the database. */
  public int nodeNumber() {
    return node.number();
  }

  /** Finishes what was accepted, within a bound, then lets go of its leases and the database. */
  @Override
  public void close() {
    ends.forEach(Runnable::run);
  }
}
