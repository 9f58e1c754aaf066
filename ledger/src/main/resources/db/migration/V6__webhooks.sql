-- Webhooks: who is told of events, how far that is, and what failed so far.

CREATE TABLE webhook (
  id                    bigint      NOT NULL,
  -- Of both places: a restore raises it, after which a number may stand for another event.
  timeline              bigint      NOT NULL,
  -- Every event up to here was delivered, or has a row among the deliveries.
  settled_through       bigint      NOT NULL,
  -- No event beyond was ever sent. Written before they are: what lies between the two after a crash
  -- was perhaps sent, and is sent again as a second attempt.
  started_through       bigint      NOT NULL,
  -- One higher each time that it is switched on: who still delivers for an earlier term writes nothing.
  term                  bigint      NOT NULL DEFAULT 1,
  failing_since         timestamptz,
  previous_secret_until timestamptz,
  created_at            timestamptz NOT NULL DEFAULT clock_timestamp(),
  bucket                smallint    NOT NULL,
  -- 1 enabled, 2 disabled by somebody, 3 switched off by the deliverer
  state                 smallint    NOT NULL DEFAULT 1,
  secret                bytea       NOT NULL,
  previous_secret       bytea,
  url                   text        NOT NULL,
  description           text        NOT NULL,
  -- Empty: all.
  types                 text[]      NOT NULL,
  -- Why it was switched off.
  reason                text,
  created_by            text        NOT NULL,
  PRIMARY KEY (id, bucket),
  CONSTRAINT webhook_places CHECK (timeline > 0 AND settled_through BETWEEN 0 AND started_through),
  CONSTRAINT webhook_term CHECK (term > 0),
  CONSTRAINT webhook_state CHECK (state BETWEEN 1 AND 3),
  CONSTRAINT webhook_reason CHECK ((state = 3) = (reason IS NOT NULL)),
  CONSTRAINT webhook_secret CHECK (octet_length(secret) = 32),
  CONSTRAINT webhook_previous_secret
    CHECK (octet_length(previous_secret) = 32
           AND (previous_secret IS NULL) = (previous_secret_until IS NULL)),
  CONSTRAINT webhook_url CHECK (char_length(url) BETWEEN 1 AND 2048),
  CONSTRAINT webhook_description CHECK (char_length(description) <= 200),
  CONSTRAINT webhook_types CHECK (cardinality(types) <= 20),
  CONSTRAINT webhook_created_by CHECK (octet_length(created_by) BETWEEN 1 AND 255)
) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0.05);

-- One row an event that was not delivered at the first attempt, or is to be delivered again; gone once it
-- was delivered. All that is up to `settled_through` and has no row was delivered.
CREATE TABLE webhook_delivery (
  webhook_id bigint      NOT NULL,
  number     bigint      NOT NULL,
  timeline   bigint      NOT NULL,
  -- Null before the first attempt of this row: when it began to be tried again by hand.
  first_at   timestamptz,
  next_at    timestamptz,
  attempts   integer     NOT NULL,
  bucket     smallint    NOT NULL,
  -- 1 retrying, 2 failed: given up
  state      smallint    NOT NULL,
  error      text,
  PRIMARY KEY (webhook_id, number, bucket),
  CONSTRAINT webhook_delivery_place CHECK (timeline > 0 AND number > 0),
  CONSTRAINT webhook_delivery_attempts CHECK (attempts > 0),
  CONSTRAINT webhook_delivery_state CHECK (state BETWEEN 1 AND 2),
  CONSTRAINT webhook_delivery_next CHECK ((state = 1) = (next_at IS NOT NULL)),
  CONSTRAINT webhook_delivery_error CHECK (char_length(error) BETWEEN 1 AND 500)
) WITH (autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, next_at, number) WHERE state = 1;
