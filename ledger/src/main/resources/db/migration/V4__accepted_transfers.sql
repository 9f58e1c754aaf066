-- Transfers that are accepted at once and settled later: the backlog.

-- One row a transfer, from its acceptance until its key may be used again. Nothing that changes is in an
-- index, and each page has room for the one change that a row usually sees, its final state: so that change
-- stays on the page (HOT).
CREATE TABLE accepted_transfer (
  -- The transfer's, too, if it settles.
  id                    bigint      NOT NULL,
  source_wallet_id      bigint      NOT NULL,
  -- -1: there was no such recipient
  destination_wallet_id bigint      NOT NULL,
  amount                bigint      NOT NULL,
  -- Orders the slot's transfers, and so each source wallet's: drawn from the slot's counter.
  sequence              bigint      NOT NULL,
  accepted_at           timestamptz NOT NULL,
  finished_at           timestamptz,
  available             bigint,
  shortfall             bigint,
  bucket                smallint    NOT NULL,
  -- Computed from the source wallet.
  slot                  smallint    NOT NULL,
  -- 1 pending, 2 settled, 3 refused, 4 cancelled, 5 parked
  state                 smallint    NOT NULL,
  refusal_code          smallint,
  -- How often it was tried in vain, by faults of its own.
  failures              smallint    NOT NULL DEFAULT 0,
  currency              text        NOT NULL,
  fingerprint           bytea       NOT NULL,
  trace_id              bytea,
  caller                text        NOT NULL,
  key                   text        NOT NULL,
  note                  text,
  PRIMARY KEY (id, bucket),
  CONSTRAINT accepted_transfer_key_once UNIQUE (caller, key, bucket),
  CONSTRAINT accepted_transfer_order UNIQUE (slot, sequence, bucket),
  CONSTRAINT accepted_transfer_amount CHECK (amount BETWEEN 1 AND 1000000000000000),
  CONSTRAINT accepted_transfer_state CHECK (state BETWEEN 1 AND 5),
  CONSTRAINT accepted_transfer_finished CHECK ((state IN (1, 5)) = (finished_at IS NULL)),
  CONSTRAINT accepted_transfer_refused CHECK ((state = 3) = (refusal_code IS NOT NULL)),
  CONSTRAINT accepted_transfer_fingerprint CHECK (octet_length(fingerprint) = 32),
  CONSTRAINT accepted_transfer_trace_id CHECK (octet_length(trace_id) = 16),
  CONSTRAINT accepted_transfer_caller CHECK (octet_length(caller) BETWEEN 1 AND 255),
  CONSTRAINT accepted_transfer_key CHECK (octet_length(key) BETWEEN 1 AND 255),
  CONSTRAINT accepted_transfer_note CHECK (char_length(note) <= 200)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

-- A slot's counter, locked from the drawing of a sequence number until the commit: so numbers become
-- visible in their order, and who has read up to one of them has missed none below it.
CREATE TABLE backlog_accepted (
  slot     smallint NOT NULL,
  bucket   smallint NOT NULL,
  accepted bigint   NOT NULL DEFAULT 0,
  PRIMARY KEY (slot, bucket)
) WITH (fillfactor = 10);

-- The other end. In a table of its own, so that accepting and settling do not wait for each other.
CREATE TABLE backlog_finished (
  slot            smallint NOT NULL,
  bucket          smallint NOT NULL,
  -- What left the backlog: settled, refused, cancelled or parked. The rest is pending.
  finished        bigint   NOT NULL DEFAULT 0,
  -- Nothing up to this sequence number is pending; where a new holder of the slot begins to read.
  settled_through bigint   NOT NULL DEFAULT 0,
  PRIMARY KEY (slot, bucket)
) WITH (fillfactor = 10);

INSERT INTO backlog_accepted (slot, bucket) SELECT slot, 0 FROM generate_series(0, 31) AS slot;
INSERT INTO backlog_finished (slot, bucket) SELECT slot, 0 FROM generate_series(0, 31) AS slot;

-- What was done to a transfer beyond the usual, by workers and by operators. Only ever added to.
CREATE TABLE accepted_transfer_act (
  number      bigint      GENERATED ALWAYS AS IDENTITY,
  bucket      smallint    NOT NULL,
  transfer_id bigint      NOT NULL,
  at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- failed, parked, retried, dropped
  act         text        NOT NULL,
  -- An instance, or an operator.
  actor       text        NOT NULL,
  -- The error, or the operator's reason.
  detail      text        NOT NULL,
  PRIMARY KEY (number),
  CONSTRAINT accepted_transfer_act_known CHECK (act IN ('failed', 'parked', 'retried', 'dropped')),
  CONSTRAINT accepted_transfer_act_actor CHECK (char_length(actor) BETWEEN 1 AND 255),
  CONSTRAINT accepted_transfer_act_detail CHECK (char_length(detail) BETWEEN 1 AND 1000)
);
CREATE INDEX accepted_transfer_act_of ON accepted_transfer_act (transfer_id, bucket, number);

-- The dead letters: what kept failing, until an operator has it tried again or drops it. A table of its own,
-- since an index by state would take every change of state off its page.
CREATE TABLE parked_transfer (
  transfer_id bigint      NOT NULL,
  bucket      smallint    NOT NULL,
  parked_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  error       text        NOT NULL,
  PRIMARY KEY (transfer_id, bucket)
);
