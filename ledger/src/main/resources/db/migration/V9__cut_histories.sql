-- What tells that the history of this database was cut, and what was given out before that.
--
-- A restore to an earlier time, or a failover to a replica that had not got everything, takes commits back that
-- others have seen. PostgreSQL begins another history then (a timeline, or another system identifier). The first
-- start that finds itself on another history than the one it remembers begins another timeline of ours.

-- The history that the server wrote at the last start: SYSTEM_IDENTIFIER/TIMELINE. NULL before the first one.
ALTER TABLE setting ADD COLUMN server_history text;

-- The timelines of this database, from its first one on; those of histories that were cut away are not among them.
CREATE TABLE ledger_timeline (
  -- Never another history's: it comes from the clock.
  timeline       bigint      NOT NULL,
  -- The last event that it has in common with the one before. Its own events are those after it.
  after_position bigint      NOT NULL,
  -- No transfer and no wallet that was cut away has an id above this one.
  ids_above      bigint      NOT NULL,
  begun_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (timeline),
  CONSTRAINT ledger_timeline_timeline CHECK (timeline > 0),
  CONSTRAINT ledger_timeline_after_position CHECK (after_position >= -1)
);
INSERT INTO ledger_timeline (timeline, after_position, ids_above) SELECT timeline, -1, 0 FROM setting;

-- Only the start begins timelines, as the owner of the tables.
REVOKE INSERT ON ledger_timeline FROM florin_app;
REVOKE UPDATE ON setting FROM florin_app;

-- The timeline in which an event got its place, and so the first half of its id.
CREATE FUNCTION timeline_of(place bigint) RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT timeline FROM ledger_timeline WHERE after_position < place ORDER BY timeline DESC LIMIT 1 $$;

COMMENT ON COLUMN webhook.timeline IS
  'of the place at which it was switched on last; ids are made with timeline_of(place)';
