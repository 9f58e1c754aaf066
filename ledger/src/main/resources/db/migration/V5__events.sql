-- The log of events: what was committed, each once, at dense positions.
--
-- It begins with this migration. What an earlier version wrote has no events, and gets none: a reader who wants
-- it reads the transfers themselves.

-- A row a batch, written in the transaction of the batch, and gone as soon as the batch has its place. Two tables
-- rather than one with a column that is filled in later: this one stays as small as what waits, however long the
-- log is kept, so that finding what waits, and removing what died, costs the same for ever; and the rows of the
-- other never change, so that nothing in it dies before its time.
CREATE TABLE event_outbox (
  -- Drawn while the batch's wallets are locked. So of two batches that touch one wallet the later one has the
  -- higher number; a cache of numbers for each connection would break that.
  number       bigint      GENERATED ALWAYS AS IDENTITY (CACHE 1),
  added_at     timestamptz NOT NULL DEFAULT now(),
  bucket       smallint    NOT NULL,
  -- 1 done at once, 2 settled, 3 refused, 4 cancelled
  kind         smallint    NOT NULL,
  -- In the order of their positions.
  transfer_ids bigint[]    NOT NULL,
  PRIMARY KEY (number, bucket),
  CONSTRAINT event_outbox_kind CHECK (kind BETWEEN 1 AND 4),
  CONSTRAINT event_outbox_transfers CHECK (cardinality(transfer_ids) > 0)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
        toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 5000);

-- The batches that have their places, in order. Only ever added to, until they are forgotten.
CREATE TABLE event_batch (
  -- Of its last event; those before it are its others, without a gap.
  last_position bigint      NOT NULL,
  placed_at     timestamptz NOT NULL,
  -- How many positions it takes: a settled transfer is two events, that it moved and that it settled.
  events        integer     NOT NULL
    GENERATED ALWAYS AS (cardinality(transfer_ids) * CASE kind WHEN 2 THEN 2 ELSE 1 END) STORED,
  bucket        smallint    NOT NULL,
  kind          smallint    NOT NULL,
  transfer_ids  bigint[]    NOT NULL,
  PRIMARY KEY (last_position, bucket),
  CONSTRAINT event_batch_kind CHECK (kind BETWEEN 1 AND 4),
  CONSTRAINT event_batch_transfers CHECK (cardinality(transfer_ids) > 0)
);

-- Ids of one moment hardly shrink, and trying costs more than the room that it saves.
ALTER TABLE event_outbox ALTER COLUMN transfer_ids SET STORAGE EXTERNAL;
ALTER TABLE event_batch ALTER COLUMN transfer_ids SET STORAGE EXTERNAL;

-- Where the log ends. Who gives places holds this row.
CREATE TABLE event_sequence (
  bucket        smallint NOT NULL,
  last_position bigint   NOT NULL DEFAULT 0,
  PRIMARY KEY (bucket),
  CONSTRAINT event_sequence_last_position CHECK (last_position >= 0)
) WITH (fillfactor = 10);

-- Where it begins. In a table of its own, so that forgetting and giving places do not wait for each other.
CREATE TABLE event_horizon (
  bucket            smallint    NOT NULL,
  -- All events up to this position are forgotten.
  forgotten_through bigint      NOT NULL DEFAULT 0,
  -- Whatever was committed since then is in the log or in the outbox.
  kept_since        timestamptz NOT NULL,
  PRIMARY KEY (bucket),
  CONSTRAINT event_horizon_forgotten_through CHECK (forgotten_through >= 0)
) WITH (fillfactor = 10);

INSERT INTO event_sequence (bucket) VALUES (0);
INSERT INTO event_horizon (bucket, kept_since) VALUES (0, clock_timestamp());
