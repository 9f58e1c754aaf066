-- Wallets, transfers, refusals. Money is int64 minor units everywhere.
--
-- `bucket` is in every primary key, unique constraint and WHERE clause of the hot path. On a distributed
-- PostgreSQL it is the distribution column, so that each locking or writing statement names one node. It is
-- computed from a wallet's id, never chosen. It is 0 on one PostgreSQL, and so it comes last in the keys of
-- what is written most: a first column that is always equal costs a comparison at every step of every search,
-- and misleads a planner without statistics.

-- What changes with every transfer, and nothing else: narrow rows, one index, room on the page, so that
-- an update stays on its page and touches no index (HOT). Nothing refers to it by a foreign key, and no
-- regular expression is among its checks: both would run at every update, and cost a fifth of it (measured).
CREATE TABLE wallet (
  bucket   smallint NOT NULL,
  id       bigint   NOT NULL,
  balance  bigint   NOT NULL DEFAULT 0,
  version  bigint   NOT NULL DEFAULT 0,
  floor    bigint   NOT NULL DEFAULT 0,
  ceiling  bigint   NOT NULL DEFAULT 1000000000000000,
  frozen   smallint NOT NULL DEFAULT 0,
  currency text     NOT NULL,
  PRIMARY KEY (id, bucket),
  CONSTRAINT wallet_balance_bounds CHECK (balance BETWEEN floor AND ceiling),
  -- A user's wallet: 0 to 10^15, exact in JavaScript. A system wallet has room for many such wallets.
  CONSTRAINT wallet_bounds CHECK ((floor = 0 AND ceiling = 1000000000000000)
    OR (floor = -9000000000000000000 AND ceiling = 9000000000000000000)),
  CONSTRAINT wallet_version CHECK (version >= 0),
  -- 1: nothing comes in, 2: nothing goes out, 3: both
  CONSTRAINT wallet_frozen CHECK (frozen BETWEEN 0 AND 3)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

-- Who owns a user's wallet. Never updated.
CREATE TABLE wallet_owner (
  bucket     smallint    NOT NULL,
  wallet_id  bigint      NOT NULL,
  owner_id   text        NOT NULL,
  owner_name text        NOT NULL,
  currency   text        NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (bucket, wallet_id),
  CONSTRAINT wallet_owner_once UNIQUE (bucket, owner_id, currency),
  CONSTRAINT wallet_owner_id CHECK (owner_id ~ '^[ -~]{1,255}$'),
  CONSTRAINT wallet_owner_currency CHECK (currency ~ '^[A-Z]{3}$'),
  CONSTRAINT wallet_owner_name CHECK (char_length(owner_name) BETWEEN 1 AND 255)
);

-- The other side of deposits and withdrawals. A stripe belongs to one lane of one node, so that no two
-- writers meet on its row. A stripe near its bound is retired and another one made.
CREATE TABLE system_wallet (
  bucket    smallint NOT NULL,
  wallet_id bigint   NOT NULL,
  currency  text     NOT NULL,
  node      smallint NOT NULL,
  lane      smallint NOT NULL,
  retired   boolean  NOT NULL DEFAULT false,
  PRIMARY KEY (bucket, wallet_id),
  CONSTRAINT system_wallet_currency CHECK (currency ~ '^[A-Z]{3}$')
);
CREATE UNIQUE INDEX system_wallet_stripe ON system_wallet (bucket, currency, node, lane) WHERE NOT retired;

-- One row a transfer, with both running balances and both versions. Partitioned by id, which is roughly
-- time, so that inserts touch small indexes however long the history grows: a partition a UTC day, made
-- with its own unique indexes by the program (Partitions), days before it is needed.
CREATE TABLE transfer (
  id                    bigint      NOT NULL,
  source_wallet_id      bigint      NOT NULL,
  destination_wallet_id bigint      NOT NULL,
  amount                bigint      NOT NULL,
  source_balance        bigint      NOT NULL,
  destination_balance   bigint      NOT NULL,
  source_version        bigint      NOT NULL,
  destination_version   bigint      NOT NULL,
  created_at            timestamptz NOT NULL,
  bucket                smallint    NOT NULL,
  kind                  smallint    NOT NULL,
  key_space             smallint    NOT NULL,
  currency              text        NOT NULL,
  fingerprint           bytea       NOT NULL,
  trace_id              bytea,
  caller                text        NOT NULL,
  key                   text        NOT NULL,
  note                  text,
  -- The id leads: with the bucket first, this index looks as good as the key's own to a planner without
  -- statistics, and a lookup through it reads every row of the day.
  PRIMARY KEY (id, bucket),
  CONSTRAINT transfer_amount CHECK (amount BETWEEN 1 AND 1000000000000000),
  CONSTRAINT transfer_parties CHECK (source_wallet_id <> destination_wallet_id),
  CONSTRAINT transfer_kind CHECK (kind BETWEEN 1 AND 3),
  CONSTRAINT transfer_versions CHECK (source_version > 0 AND destination_version > 0),
  CONSTRAINT transfer_fingerprint CHECK (octet_length(fingerprint) = 32),
  CONSTRAINT transfer_trace_id CHECK (octet_length(trace_id) = 16),
  -- Lengths only: the door checks the characters, and a regular expression a row would be felt.
  CONSTRAINT transfer_caller CHECK (octet_length(caller) BETWEEN 1 AND 255),
  CONSTRAINT transfer_key CHECK (octet_length(key) BETWEEN 1 AND 255),
  CONSTRAINT transfer_note CHECK (char_length(note) <= 200)
) PARTITION BY RANGE (id);

-- Refusals decided under the locks, so that a retry is refused again and not paid.
CREATE TABLE refusal (
  bucket      smallint    NOT NULL,
  caller      text        NOT NULL,
  key         text        NOT NULL,
  key_space   smallint    NOT NULL,
  fingerprint bytea       NOT NULL,
  code        smallint    NOT NULL,
  available   bigint      NOT NULL,
  shortfall   bigint      NOT NULL,
  currency    text        NOT NULL,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (bucket, caller, key, key_space),
  CONSTRAINT refusal_fingerprint CHECK (octet_length(fingerprint) = 32),
  CONSTRAINT refusal_caller CHECK (octet_length(caller) BETWEEN 1 AND 255),
  CONSTRAINT refusal_key CHECK (octet_length(key) BETWEEN 1 AND 255)
);
CREATE INDEX refusal_age ON refusal (created_at);

-- What all instances share: one row.
CREATE TABLE setting (
  only_row      boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  timeline      bigint  NOT NULL DEFAULT 1,
  cursor_secret bytea   NOT NULL
);
INSERT INTO setting (cursor_secret)
VALUES (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
