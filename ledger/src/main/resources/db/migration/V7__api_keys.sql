-- API keys: what machines show to be let in.

CREATE TABLE api_key (
  created_at            timestamptz NOT NULL,
  expires_at            timestamptz NOT NULL,
  rotated_at            timestamptz,
  -- Until then the secret before the last rotation is good beside the new one.
  previous_secret_until timestamptz,
  revoked_at            timestamptz,
  -- Public: the key's holder shows it with the secret.
  id                    text        NOT NULL COLLATE "C",
  -- SHA-256 of the secret, which is 256 random bits and stands nowhere.
  secret_hash           bytea       NOT NULL,
  previous_secret_hash  bytea,
  -- The user as whom its holder acts.
  owner                 text        NOT NULL,
  -- An operator's words; may be empty.
  label                 text        NOT NULL,
  scopes                text[]      NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT api_key_id CHECK (id ~ '^[0-9A-Za-z]{12}$'),
  CONSTRAINT api_key_expiry CHECK (expires_at > created_at),
  CONSTRAINT api_key_secret_hash CHECK (octet_length(secret_hash) = 32),
  CONSTRAINT api_key_previous_secret_hash
    CHECK (octet_length(previous_secret_hash) = 32
           AND (previous_secret_hash IS NULL) = (previous_secret_until IS NULL)),
  CONSTRAINT api_key_owner CHECK (octet_length(owner) BETWEEN 1 AND 255),
  CONSTRAINT api_key_label CHECK (char_length(label) <= 200),
  CONSTRAINT api_key_scopes CHECK (cardinality(scopes) BETWEEN 1 AND 10)
);

-- Another one after each change of a key, so that whoever keeps them all in memory asks for them again
-- only then. Random rather than counted: a restore cannot bring one back that stands for other keys.
-- Whoever changes a key changes this row first, so changes come one after the other.
CREATE TABLE api_key_edition (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  edition  uuid    NOT NULL
);
INSERT INTO api_key_edition (edition) VALUES (gen_random_uuid());
