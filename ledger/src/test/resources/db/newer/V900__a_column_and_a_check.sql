-- A migration of a version to come, as it may be: for a test.
ALTER TABLE wallet ADD COLUMN nickname text;
ALTER TABLE wallet ADD CONSTRAINT wallet_nickname CHECK (char_length(nickname) <= 40) NOT VALID;
ALTER TABLE wallet VALIDATE CONSTRAINT wallet_nickname;
CREATE TABLE nickname_change (
  wallet_id bigint NOT NULL,
  at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (wallet_id, at)
);
CREATE INDEX nickname_change_at ON nickname_change (at);
