-- What operators, auditors and administrators did, and the role that keeps the program from changing it.

-- Only ever added to: see the grants below.
CREATE TABLE audit_entry (
  number    bigint      GENERATED ALWAYS AS IDENTITY,
  bucket    smallint    NOT NULL,
  at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Who: a user id, and the API key used, if one was; or the user of a command line.
  actor     text        NOT NULL,
  key_id    text,
  -- What: the name of an operation, the wallet that it was about, if it was about one, and how.
  act       text        NOT NULL,
  wallet_id bigint,
  detail    text        NOT NULL,
  -- Why: in the actor's words. NULL for looks.
  reason    text,
  -- From where: an address, or a command line.
  origin    text        NOT NULL,
  trace_id  text,
  PRIMARY KEY (number),
  CONSTRAINT audit_entry_actor CHECK (char_length(actor) BETWEEN 1 AND 255),
  CONSTRAINT audit_entry_key_id CHECK (char_length(key_id) BETWEEN 1 AND 64),
  CONSTRAINT audit_entry_act CHECK (char_length(act) BETWEEN 1 AND 100),
  CONSTRAINT audit_entry_detail CHECK (char_length(detail) <= 1000),
  CONSTRAINT audit_entry_reason CHECK (char_length(reason) BETWEEN 1 AND 1000),
  CONSTRAINT audit_entry_origin CHECK (char_length(origin) BETWEEN 1 AND 255),
  CONSTRAINT audit_entry_trace_id CHECK (trace_id ~ '^[0-9a-f]{32}$')
);
CREATE INDEX audit_entry_wallet ON audit_entry (wallet_id, number) WHERE wallet_id IS NOT NULL;

-- The program logs in as the owner of the tables, because it makes partitions, and works as this role. It was
-- made before this migration: a role belongs to the whole server, and not to one database.
DO $$
DECLARE
  here text := quote_ident(current_schema());
BEGIN
  EXECUTE 'GRANT USAGE ON SCHEMA ' || here || ' TO florin_app';
  EXECUTE 'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ' || here || ' TO florin_app';
  EXECUTE 'GRANT USAGE ON ALL SEQUENCES IN SCHEMA ' || here || ' TO florin_app';
  -- What is made later: partitions. Whoever migrates another table into being grants what it needs beyond.
  EXECUTE 'ALTER DEFAULT PRIVILEGES IN SCHEMA ' || here
    || ' GRANT SELECT, INSERT ON TABLES TO florin_app';
  EXECUTE 'ALTER DEFAULT PRIVILEGES IN SCHEMA ' || here || ' GRANT USAGE ON SEQUENCES TO florin_app';
END $$;

-- The number and the time are the database's to give.
REVOKE INSERT, UPDATE, DELETE ON audit_entry FROM florin_app;
GRANT INSERT (bucket, actor, key_id, act, wallet_id, detail, reason, origin, trace_id)
  ON audit_entry TO florin_app;
-- What happened stays as it is, and a wallet stays its owner's.
DO $$
DECLARE
  day regclass;
BEGIN
  REVOKE UPDATE, DELETE ON transfer FROM florin_app;
  FOR day IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'transfer'::regclass LOOP
    EXECUTE 'REVOKE UPDATE, DELETE ON ' || day || ' FROM florin_app';
  END LOOP;
END $$;
REVOKE DELETE ON wallet, system_wallet FROM florin_app;
REVOKE UPDATE, DELETE ON wallet_owner FROM florin_app;
-- A key ends, and stays for the record.
REVOKE DELETE ON api_key FROM florin_app;
REVOKE INSERT, DELETE ON api_key_edition FROM florin_app;
REVOKE INSERT, UPDATE, DELETE ON flyway_schema_history FROM florin_app;
